import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { startBackend } from '../../src/node/index.js';
import { decodeJpeg } from '../../src/references/decodeJpeg.js';
import { faceReferences } from '../../src/references/index.js';

const FOLDER = new URL('../../models/face-references/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.bin'));
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FOLDER)));

describe('decodeJpeg', () => {
  test.each(files)('%s equals libjpeg as far as two accurate transforms agree', async (name) => {
    const { data, width, height } = decodeJpeg(read(name));
    const expected = await sharp(read(name)).raw().toBuffer();
    expect([width, height]).toEqual([224, 224]);
    // a sample may differ by 1 (IEEE 1180): 1 of luma and 1.8 of chroma
    let [worst, sum] = [0, 0];
    data.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - expected[i]));
      sum += Math.abs(value - expected[i]);
    });
    expect(worst).toBeLessThan(3.5);
    expect(sum / data.length).toBeLessThan(0.1);
  });

  test('decodes to the same bytes everywhere', () => {
    const hash = createHash('sha256');
    for (const name of files) hash.update(decodeJpeg(read(name)).data);
    expect(hash.digest('hex').slice(0, 16)).toBe('3e1b1dc76728e31a');
  });

  test('decodes sides that are no multiple of 8, and a single colour', async () => {
    const image = { create: { width: 13, height: 21, channels: 3, background: '#c86432' } } as const;
    const file = await sharp(image).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    const { data, width, height } = decodeJpeg(file);
    expect([width, height, data.length]).toEqual([13, 21, 13 * 21 * 3]);
    for (let i = 0; i < data.length; i += 3)
      for (const [c, value] of [200, 100, 50].entries())
        expect(Math.abs(data[i + c] - value)).toBeLessThan(3);
  });

  test('refuses other files, other kinds of JPEG and damaged ones', async () => {
    const image = { create: { width: 16, height: 16, channels: 3, background: '#123456' } } as const;
    expect(() => decodeJpeg(new Uint8Array())).toThrow('`bytes` must be a JPEG file');
    const png = await sharp(image).png().toBuffer();
    expect(() => decodeJpeg(png)).toThrow('`bytes` must be a JPEG file');
    for (const options of [{ progressive: true }, { chromaSubsampling: '4:2:0' }]) {
      const other = await sharp(image).jpeg(options).toBuffer();
      expect(() => decodeJpeg(other)).toThrow(
        '`bytes` must be a baseline JPEG of three components without subsampling',
      );
    }
    const whole = read(files[0]);
    for (let length = 0; length < whole.length; length += 97)
      expect(() => decodeJpeg(whole.subarray(0, length))).toThrow(RangeError);
  });
});

describe('the portraits that ship', () => {
  let classifier: FaceQualityClassifier;
  beforeAll(async () => {
    await startBackend('wasm');
    classifier = await FaceQualityClassifier.load();
  });
  afterAll(() => classifier.dispose());

  test('have at most 80 kB in all', () => {
    expect(files.reduce((sum, name) => sum + read(name).length, 0)).toBeLessThanOrEqual(80_000);
  });

  test('score at least 90 after decoding', async () => {
    for (const portrait of await faceReferences({ width: 224, height: 224 }))
      expect((await classifier.assess(portrait, { detector: null })).score).toBeGreaterThanOrEqual(90);
  });

  test('replace hidden parts when a defect is explained, but not for a good photo', async () => {
    const { classNames, metadata } = classifier;
    const [one] = await faceReferences(classifier.inputSize);
    expect(await classifier.references?.(classNames.indexOf('occluded'))).toEqual([one]);
    expect(await classifier.references?.(classNames.indexOf(metadata.acceptableClass as string))).toEqual([]);
  });

  test('come on any grid, each time as copies', async () => {
    const [first] = await faceReferences({ width: 160, height: 96 });
    expect([first.width, first.height, first.data.length]).toEqual([160, 96, 160 * 96 * 3]);
    const [one] = await faceReferences({ width: 224, height: 224 });
    one.data.fill(0);
    const [other] = await faceReferences({ width: 224, height: 224 });
    expect(other.data.some((value) => value > 0)).toBe(true);
  });
});
