import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkOutput,
  IMAGE_EXTENSIONS,
  READABLE_FORMATS,
  readImage,
  report,
  startBackend,
  UNREADABLE_FORMATS,
  writeFileAtomic,
  writeImage,
} from '../../src/node/index.js';
import { textOutline, textWidth, wrapText } from '../../src/node/textOutline.js';
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

  test('shrinks to `maxSide` while decoding, and returns the original size', async () => {
    const turned = await sharp(halves(400, 200), { raw: { width: 400, height: 200, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    const photo = await readImage(turned, { maxSide: 50 });
    expect([photo.width, photo.height, photo.data.length]).toEqual([25, 50, 25 * 50 * 3]);
    expect(photo.originalSize).toEqual({ width: 200, height: 400 });
    [200, 0, 0].forEach((value, c) => void expect(Math.abs(at(photo, 12, 10)[c] - value)).toBeLessThan(10));
    [0, 0, 200].forEach((value, c) => void expect(Math.abs(at(photo, 12, 40)[c] - value)).toBeLessThan(10));
    // a small photo is not enlarged
    const small = await readImage(await source().png().toBuffer(), { maxSide: 50 });
    expect([small.width, small.height]).toEqual([40, 20]);
    expect(small.originalSize).toEqual({ width: 40, height: 20 });
    await expect(readImage(turned, { maxSide: 0 })).rejects.toThrow(
      '`maxSide` must be an integer of at least 1, got 0',
    );
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
    [
      // the decoder reports each step of its search
      'an AVIF that was cut off',
      async () => (await source().avif().toBuffer()).subarray(0, 250),
      /^the image is a broken image \(250 bytes: heif: [^\n]{1,300}\)$/,
    ],
    ['a URL of the network', async () => 'https://example.com/a.jpg', /nothing is read from the network/],
    [
      'a URL object of the network',
      async () => new URL('https://example.com/a.jpg'),
      /`source` must be a file: URL/,
    ],
    ['a number', async () => 7 as never, /`source` must be a path, a URL object or bytes, got 7/],
    ['a pipe', async () => pipe(), /pipe\.jpg is no regular file: an image is needed$/],
    [
      'a link to a device',
      async () => linkTo('/dev/zero'),
      /zero\.jpg is no regular file: an image is needed$/,
    ],
    [
      'a HEIC',
      async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      /^the image is HEIC, which cannot be read: convert it to JPEG or PNG.*; JPEG, PNG, WebP, AVIF, TIFF and GIF can be read$/,
    ],
    ['a BMP', async () => writtenFile('photo.jpg', 'BM and more'), /photo\.jpg is BMP, which cannot be read/],
    [
      'an SVG of any size, unparsed',
      async () => Buffer.from('<?xml version="1.0"?>\n<!-- a --><svg width="1e9" height="1e9"></svg>'),
      /^the image is SVG, which cannot be read/,
    ],
    [
      'a null byte',
      async () => 'a\0.jpg',
      /`source` must be a path, a URL object or bytes, got "a\\u0000.jpg"/,
    ],
  ])('says what is wrong with %s', async (_, make, text) => {
    await expect(readImage(await make())).rejects.toThrow(text);
  });

  /** A file of scripts/make-tiffs.py, 6 x 4: red rises to the right, green downwards, blue is half. */
  const tiff = (name: string): string =>
    fileURLToPath(new URL(`../fixtures/tiff/${name}.tif`, import.meta.url));

  test.each<[string, string]>([
    ['float16', 'must have 8 or 16 bits per value, got float: its range is not known'],
    ['float32', 'must have 8 or 16 bits per value, got float: its range is not known'],
    ['float32-255', 'must have 8 or 16 bits per value, got float: its range is not known'],
    ['float32-grey', 'must have 8 or 16 bits per value, got float: its range is not known'],
    ['float32-big', 'must have 8 or 16 bits per value, got float: its range is not known'],
    ['float64', 'must have 8 or 16 bits per value, got a kind of values that is not known'],
    ['int8', 'must have 8 or 16 bits per value, got char'],
    ['int16', 'must have 8 or 16 bits per value, got short'],
    ['int32', 'must have 8 or 16 bits per value, got int'],
    ['uint32', 'must have 8 or 16 bits per value, got uint'],
    ['five-channels', 'must have at most 4 channels, got 5: save it without the extra ones'],
  ])('refuses a TIFF of %s, which would be black, white or noise', async (name, text) => {
    for (const options of [{}, { maxSide: 3 }]) {
      const call = readImage(tiff(name), options);
      await expect(call).rejects.toThrow(RangeError);
      await expect(call).rejects.toThrow(`${tiff(name)} ${text}`);
    }
  });

  test.each(['uint8', 'uint16'])('reads the colours of a TIFF of %s', async (name) => {
    const photo = await readImage(tiff(name));
    expect([photo.width, photo.height]).toEqual([6, 4]);
    for (const [x, y] of [
      [0, 0],
      [2, 2],
      [5, 3],
    ])
      expect(at(photo, x, y)).toEqual([51 * x, 85 * y, 128]);
  });

  test('reads a JPEG by any of its names', async () => {
    const path = await writtenFile('photo.jfif', await source().jpeg().toBuffer());
    expect((await readImage(path)).width).toBe(40);
    expect(IMAGE_EXTENSIONS).toEqual(expect.arrayContaining(['.jfif', '.jpe', '.tif', '.avif']));
    for (const { extensions } of UNREADABLE_FORMATS)
      for (const extension of extensions) expect(IMAGE_EXTENSIONS).not.toContain(extension);
  });

  test('reads every format that it lists', async () => {
    const files = [
      source().jpeg(),
      source().png(),
      source().webp(),
      source().avif(),
      source().tiff(),
      source().gif(),
    ];
    expect(files).toHaveLength(READABLE_FORMATS.length);
    for (const file of files) expect((await readImage(await file.toBuffer())).width).toBe(40);
  });

  test('refuses more pixels than the limit before it decodes them', async () => {
    const bomb = await source().png().toBuffer();
    bomb.writeUInt32BE(16384, 16);
    bomb.writeUInt32BE(16384, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await expect(readImage(bomb)).rejects.toThrow(
      'the image must have at most 100000000 pixels (`maxPixels`), got 16384 x 16384',
    );
    const small = await source().png().toBuffer();
    await expect(readImage(small, { maxPixels: 799 })).rejects.toBeInstanceOf(RangeError);
    expect((await readImage(small, { maxPixels: 800 })).width).toBe(40);
  });

  test('rejects after the time limit', async () => {
    const large = await sharp({ create: { width: 2500, height: 2500, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    await expect(readImage(large, { timeLimit: 1 })).rejects.toThrow(
      'the image took longer than 1 ms to decode (`timeLimit`)',
    );
    await expect(readImage(large, { timeLimit: 0 })).rejects.toThrow('`timeLimit` must be a number in 1..');
  });

  test.skipIf(process.getuid?.() === 0)('names a file without permission to read', async () => {
    const path = await writtenFile('secret.jpg', 'x');
    await chmod(path, 0);
    await expect(readImage(path)).rejects.toThrow(`${path} cannot be read: permission denied`);
  });

  async function writtenFile(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  function pipe(): string {
    const path = join(folder, 'pipe.jpg');
    execFileSync('mkfifo', [path]);
    return path;
  }

  async function linkTo(target: string): Promise<string> {
    const path = join(folder, 'zero.jpg');
    await symlink(target, path);
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
  test('writes pixels that readImage reads back', async () => {
    const path = join(folder, 'out.png');
    const pixels = { data: new Uint8Array(halves()), width: 40, height: 20 };
    await writeImage(path, pixels);
    expect(await readImage(path)).toEqual({
      ...pixels,
      originalSize: { width: pixels.width, height: pixels.height },
    });
    await writeImage(join(folder, 'out.webp'), {
      data: new Uint8ClampedArray(16).fill(200),
      width: 2,
      height: 2,
    });
  });

  test('refuses other kinds of files, and names a file that cannot be written', async () => {
    const pixels = { data: new Uint8Array(3), width: 1, height: 1 };
    await expect(writeImage('x.bmp', pixels)).rejects.toThrow(
      '`path` must end in .png, .jpg, .jpeg, .webp, got "x.bmp"',
    );
    await expect(writeImage(7 as never, pixels)).rejects.toThrow('`path` must be a string, got 7');
    await expect(writeImage(join(folder, 'none', 'x.png'), pixels)).rejects.toThrow(
      'x.png cannot be written: its folder does not exist',
    );
    await mkdir(join(folder, 'folder.png'));
    await expect(writeImage(join(folder, 'folder.png'), pixels)).rejects.toThrow(
      'folder.png cannot be written: it is a folder',
    );
    const wide = { data: new Uint8Array(3 * 20_000), width: 20_000, height: 1 };
    await expect(writeImage(join(folder, 'wide.webp'), wide)).rejects.toThrow(
      '20000 x 1 pixels cannot be written as .webp',
    );
  });
});

describe('writeFileAtomic', () => {
  test('replaces a file whole, keeps its permissions, and leaves a `.part` file of the user alone', async () => {
    const place = await mkdtemp(join(folder, 'whole-'));
    const path = join(place, 'a.txt');
    await writeFile(path, 'old', { mode: 0o640 });
    await writeFile(`${path}.part`, 'mine');
    await writeFileAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(`${path}.part`, 'utf8')).toBe('mine');
    expect((await readdir(place)).sort()).toEqual(['a.txt', 'a.txt.part']);
  });

  test('refuses to write over an input, through links too', async () => {
    const place = await mkdtemp(join(folder, 'input-'));
    const photo = join(place, 'photo.png');
    await writeFile(photo, 'photo');
    await symlink(photo, join(place, 'link.png'));
    await link(photo, join(place, 'hard.png'));
    for (const name of ['photo.png', `../${basename(place)}/photo.png`, 'link.png', 'hard.png']) {
      const call = writeFileAtomic(join(place, name), 'x', { inputs: [pathToFileURL(photo).href] });
      await expect(call).rejects.toThrow(
        /cannot be written: it is the input .*photo\.png: choose another name/,
      );
    }
    expect(await readFile(photo, 'utf8')).toBe('photo');
    await writeFileAtomic(join(place, 'other.png'), 'x', { inputs: [photo, join(place, 'none.png')] });
  });

  test('follows a link, and replaces no device, pipe or dangling link', async () => {
    const place = await mkdtemp(join(folder, 'links-'));
    await writeFile(join(place, 'real'), 'old');
    await symlink('real', join(place, 'link'));
    await writeFileAtomic(join(place, 'link'), 'new');
    expect((await lstat(join(place, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(place, 'real'), 'utf8')).toBe('new');
    await expect(writeFileAtomic('/dev/null', 'x')).rejects.toThrow(
      '/dev/null cannot be written: it is no regular file',
    );
    await symlink('nowhere', join(place, 'dangling'));
    await expect(writeFileAtomic(join(place, 'dangling'), 'x')).rejects.toThrow(
      'it is a link to what does not exist',
    );
  });

  test('leaves nothing behind by a write that failed', async () => {
    const place = await mkdtemp(join(folder, 'failed-'));
    // a name as long as a file system bears: the temporary name is none the longer for it
    await writeFileAtomic(join(place, 'n'.repeat(250)), 'x');
    await expect(writeFileAtomic(join(place, 'n'.repeat(300)), 'x')).rejects.toThrow('its name is too long');
    expect(await readdir(place)).toEqual(['n'.repeat(250)]);
  });

  test('checks an output before the work is done', async () => {
    await expect(checkOutput('')).rejects.toThrow(
      '`path` must be a path, not empty and without null bytes, got ""',
    );
    await expect(checkOutput(join(folder, 'no', 'where', 'x'))).rejects.toThrow('its folder does not exist');
    await expect(checkOutput(folder)).rejects.toThrow('it is a folder');
    await expect(writeFileAtomic(join(folder, 'x'), 7 as never)).rejects.toThrow(
      '`data` must be a string or a Uint8Array, got 7',
    );
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

  test('breaks lines at spaces by the width of their glyphs', () => {
    expect(textWidth('WWW', 10)).toBeGreaterThan(textWidth('iii', 10) * 2);
    for (const line of wrapText('one two three four five six', 20, 80))
      expect(textWidth(line, 20)).toBeLessThanOrEqual(80);
  });

  test('breaks words that are wider than a line, and loses no letter', () => {
    const lines = wrapText('a Donaudampfschifffahrtsgesellschaft b', 20, 80);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(textWidth(line, 20)).toBeLessThanOrEqual(80);
    expect(lines.join('').replaceAll(' ', '')).toBe('aDonaudampfschifffahrtsgesellschaftb');
    expect(wrapText('WW', 20, 1)).toEqual(['W', 'W']);
  });

  test('letters with accents are drawn without them', () => {
    expect(textOutline('Ünïcödé, Straße: “ø”', 0, 0, 20, 'red')).toBe(
      textOutline('Unicode, Strasse: "o"', 0, 0, 20, 'red'),
    );
    expect(textOutline('脸', 0, 0, 20, 'red')).toBe(textOutline('?', 0, 0, 20, 'red'));
  });

  test('a long title takes more lines', async () => {
    const panel = { image: { data: new Uint8Array(12), width: 2, height: 2 }, label: 'p' };
    const heightOf = async (title: string): Promise<number> => (await report([panel], { title })).height;
    expect((await heightOf('word '.repeat(40))) - (await heightOf('word'))).toBeGreaterThanOrEqual(36);
  });

  test('a strip makes no larger report than a photo', async () => {
    const strip = { data: new Uint8Array(600 * 2 * 3), width: 600, height: 2 };
    const wide = await report([{ image: strip, label: 'wide' }]);
    expect([wide.width, wide.height]).toEqual([4 * 360 + 2 * 24, 24 + 360 + 40 + 12]);
    const tall = await report([{ image: { ...strip, width: 2, height: 600 }, label: 'tall' }]);
    expect(tall.width).toBe(96 + 2 * 24);
  });

  test('names the panel or line that is none', async () => {
    await expect(report([null as never])).rejects.toThrow(
      '`panels[0]` must be { image, label, note? }, got null',
    );
    await expect(report([{ ...panel('a'), label: 3 as never }])).rejects.toThrow(
      '`panels[0].label` must be a string',
    );
    await expect(report([panel('a')], { lines: 'x' as never })).rejects.toThrow(
      '`lines` must be an array, got "x"',
    );
    await expect(report([panel('a')], { height: 1e6 })).rejects.toThrow(
      '`height` must be an integer in 32..4096',
    );
  });

  test('refuses no panels and misspelt options', async () => {
    await expect(report([])).rejects.toThrow('`panels` must be an array of at least one panel, got none');
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
