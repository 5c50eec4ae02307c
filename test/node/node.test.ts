import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readImage, report, startBackend, writeImage } from '../../src/node/index.js';
import { textWidth, wrapText } from '../../src/node/textOutline.js';
import type { Pixels } from '../../src/types.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Left half red, right half blue. */
function halves(width = 40, height = 20): Buffer {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) data[i * 3 + (i % width < width / 2 ? 0 : 2)] = 200;
  return data;
}

const source = () => sharp(halves(), { raw: { width: 40, height: 20, channels: 3 } });

function at({ data, width }: Pixels, x: number, y: number): number[] {
  const i = (y * width + x) * 3;
  return [data[i], data[i + 1], data[i + 2]] as number[];
}

describe('readImage', () => {
  test('reads a path, a file URL and bytes alike', async () => {
    const path = join(folder, 'halves.png');
    await source().png().toFile(path);
    const photo = await readImage(path);
    expect([photo.width, photo.height, photo.data.length]).toEqual([40, 20, 2400]);
    expect(at(photo, 1, 1)).toEqual([200, 0, 0]);
    expect(await readImage(pathToFileURL(path))).toEqual(photo);
    expect(await readImage(pathToFileURL(path).href)).toEqual(photo);
    expect(await readImage(await readFile(path))).toEqual(photo);
  });

  test.each([
    [3, 20, 10, [0, 0, 200], 'turned half round'],
    [6, 10, 10, [200, 0, 0], 'turned to the right'],
    [8, 10, 10, [0, 0, 200], 'turned to the left'],
  ])('turns a photo as its EXIF orientation %i says', async (orientation, x, _y, expected) => {
    const bytes = await source().withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
    const photo = await readImage(bytes);
    expect([photo.width, photo.height]).toEqual(orientation === 3 ? [40, 20] : [20, 40]);
    const found = at(photo, orientation === 3 ? 2 : x, 2);
    expected.forEach((value, c) => void expect(Math.abs(found[c] - value)).toBeLessThan(30));
  });

  test('puts transparency on white', async () => {
    const clear = await sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect(at(await readImage(clear), 0, 0)).toEqual([255, 255, 255]);
  });

  test('brings CMYK, wide gamut, 16 bit and grey to sRGB with 8 bit', async () => {
    const cmyk = await readImage(await source().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer());
    expect(cmyk.data.length).toBe(2400);
    expect(at(cmyk, 2, 2)[0] - at(cmyk, 2, 2)[2]).toBeGreaterThan(100);
    const wide = await readImage(await source().withIccProfile('p3').png().toBuffer());
    at(wide, 2, 2).forEach((value, c) => void expect(Math.abs(value - [200, 0, 0][c])).toBeLessThan(12));
    const deep = await readImage(await source().toColourspace('rgb16').png().toBuffer());
    expect(deep.data).toBeInstanceOf(Uint8Array);
    at(deep, 2, 2).forEach((value, c) => void expect(Math.abs(value - [200, 0, 0][c])).toBeLessThan(3));
    const grey = await readImage(await source().toColourspace('b-w').png().toBuffer());
    const [r, g, b] = at(grey, 2, 2);
    expect(grey.data.length).toBe(2400);
    expect([g, b]).toEqual([r, r]);
  });

  test.each<[string, () => Promise<string | URL | Uint8Array>, RegExp]>([
    ['a missing file', async () => join(folder, 'nowhere.jpg'), /nowhere\.jpg does not exist$/],
    ['a folder', async () => folder, /is a folder: an image is needed$/],
    ['an empty file', async () => writtenFile('empty.jpg', ''), /empty\.jpg is empty: an image is needed$/],
    [
      'a text',
      async () => writtenFile('text.jpg', 'this is no picture at all'),
      /text\.jpg is not an image that can be read \(25 bytes/,
    ],
    [
      'a photo that was cut off',
      async () => writtenFile('cut.jpg', (await noisy()).subarray(0, 2000)),
      /cut\.jpg is a broken image \(2000 bytes/,
    ],
    ['a URL of the network', async () => 'https://example.com/a.jpg', /nothing is read from the network/],
    [
      'a URL object of the network',
      async () => new URL('https://example.com/a.jpg'),
      /`source` must be a file: URL/,
    ],
    ['a number', async () => 7 as never, /`source` must be a path, a URL object or bytes, got 7/],
  ])('says what is wrong with %s', async (_, make, text) => {
    await expect(readImage(await make())).rejects.toThrow(text);
  });

  test.skipIf(process.getuid?.() === 0)('says that it may not read a file', async () => {
    const path = await writtenFile('secret.jpg', 'x');
    await chmod(path, 0);
    await expect(readImage(path)).rejects.toThrow('may not be read: permission denied');
  });

  async function writtenFile(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  async function noisy(): Promise<Buffer> {
    const data = Buffer.from(Uint8Array.from({ length: 120 * 120 * 3 }, (_, i) => (i * 7919) % 251));
    return sharp(data, { raw: { width: 120, height: 120, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer();
  }
});

describe('writeImage', () => {
  test('writes what readImage reads', async () => {
    const path = join(folder, 'out.png');
    const pixels = { data: new Uint8Array(halves()), width: 40, height: 20 };
    await writeImage(path, pixels);
    expect(await readImage(path)).toEqual(pixels);
    await writeImage(join(folder, 'out.webp'), {
      data: new Uint8ClampedArray(16).fill(200),
      width: 2,
      height: 2,
    });
  });

  test('refuses other kinds of files, and says when it cannot write', async () => {
    const pixels = { data: new Uint8Array(3), width: 1, height: 1 };
    await expect(writeImage('x.bmp', pixels)).rejects.toThrow(
      '`the extension of the file` must be one of ".png"',
    );
    await expect(writeImage(join(folder, 'none', 'x.png'), pixels)).rejects.toThrow(
      'x.png cannot be written: ENOENT',
    );
    await mkdir(join(folder, 'folder.png'));
    await expect(writeImage(join(folder, 'folder.png'), pixels)).rejects.toThrow('cannot be written');
  });
});

describe('report', () => {
  const panel = (label: string, note?: string) => ({
    image: { data: new Uint8Array(halves()), width: 40, height: 20 },
    label,
    ...(note && { note }),
  });

  test('puts pictures side by side, and writes without any font of the machine', async () => {
    const found = await report(
      [panel('Photo', 'a note that is long enough to need another line'), panel('Grad-CAM')],
      { title: 'blurred: 93 %', height: 50 },
    );
    expect(found.width).toBe(2 * 100 + 3 * 24);
    expect(at(found, 24 + 5, 24 + 36 + 10 + 25)).toEqual([200, 0, 0]);
    // there is ink where the title is
    const title = Array.from({ length: 30 }, (_, y) =>
      Array.from({ length: 150 }, (_x, x) => at(found, 24 + x, 24 + y)[0]),
    ).flat();
    expect(title.filter((value) => value < 100).length).toBeGreaterThan(200);
    expect(await report([panel('a')], {})).toEqual(await report([panel('a')]));
  });

  test('breaks lines at spaces, and knows widths', () => {
    expect(textWidth('WWW', 10)).toBeGreaterThan(textWidth('iii', 10) * 2);
    for (const line of wrapText('one two three four five six', 20, 80))
      expect(textWidth(line, 20)).toBeLessThanOrEqual(80);
  });

  test('refuses no panels and misspelt options', async () => {
    await expect(report([])).rejects.toThrow('`panels` must be at least one panel, got none');
    await expect(report([panel('a')], { titel: 'x' } as object)).rejects.toThrow(
      'report: unknown option `titel`',
    );
  });
});

describe('startBackend', () => {
  test('starts wasm and cpu, and refuses others', async () => {
    for (const name of ['cpu', 'wasm'] as const) {
      await startBackend(name);
      expect(tf.getBackend()).toBe(name);
    }
    await expect(startBackend('cuda' as never)).rejects.toThrow(
      '`name` must be one of "wasm", "native", "cpu", got "cuda"',
    );
  });
});
