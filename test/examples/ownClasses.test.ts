import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resample } from '../../src/image/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler, readImage, startBackend, writeImage } from '../../src/node/index.js';
import type { FaceBox, Raster } from '../../src/types.js';

// the example runs on the built package, as its readers run it: npm run build
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SIDE = 256;
/** Photos of each class, and of each of the four portraits. */
const [EACH, OF_PORTRAIT] = [16, 4];

let folder: string;
beforeAll(async () => {
  await startBackend('wasm');
  folder = mkdtempSync(join(tmpdir(), 'lucidface-own-classes-'));
  for (const name of ['no-sunglasses', 'sunglasses'])
    mkdirSync(join(folder, 'photos', name), { recursive: true });
  for (let i = 0; i < EACH; i++) {
    const portrait = await readImage(
      join(ROOT, `models/face-references/portrait-${1 + Math.floor(i / OF_PORTRAIT)}.bin`),
    );
    const photo = variantOf(portrait, i);
    await writeImage(join(folder, `photos/no-sunglasses/${i}.jpg`), photo);
    await writeImage(join(folder, `photos/sunglasses/${i}.jpg`), withSunglasses(photo));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A portrait a little larger or moved. */
function variantOf(portrait: Raster<Uint8Array>, i: number): Raster<Float32Array> {
  const { width, height } = portrait;
  const [right, down, larger] = [(i % 3) - 1, (i % 5) - 2, i % 4];
  const region: FaceBox = {
    x: width * (0.02 * larger + 0.015 * right),
    y: height * (0.02 * larger + 0.01 * down),
    width: width * (1 - 0.04 * larger),
    height: height * (1 - 0.04 * larger),
  };
  return resample(portrait, region, { width: SIDE, height: SIDE });
}

/** The portrait with a black bar over the eyes. */
function withSunglasses({ data, width, height }: Raster<Float32Array>): Raster<Float32Array> {
  const covered = Float32Array.from(data);
  for (let y = Math.round(0.4 * height); y < 0.52 * height; y++)
    covered.fill(12, (y * width + Math.round(0.28 * width)) * 3, (y * width + Math.round(0.72 * width)) * 3);
  return { data: covered, width, height };
}

describe('examples/own-classes', () => {
  test('learns two folders of photos, tests itself on others, explains an answer, and saves the model', async () => {
    const out = join(folder, 'new/model');
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(ROOT, 'examples/own-classes/train.mjs'),
      join(folder, 'photos'),
      out,
    ]);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('32 photos of no-sunglasses and sunglasses: 24 to learn from, 8 to test');
    expect(lines.filter((line) => line.startsWith('training: ')).at(-1)).toBe('training: 100 %');
    const right = Number(/accuracy on photos that it never saw: \d+ % \((\d) of 8\)/.exec(stdout)?.[1]);
    expect(right).toBeGreaterThanOrEqual(7);
    const [, clear, dark] = /thresholds: no-sunglasses ([\d.]+), sunglasses ([\d.]+)/.exec(stdout) ?? [];
    expect((await readImage(join(out, 'answer.png'))).width).toBeGreaterThan(400);
    // the files are a model with these thresholds
    const classifier = await FaceQualityClassifier.load(fileHandler(join(out, 'model.json')));
    try {
      expect(classifier.metadata.thresholds).toEqual({
        'no-sunglasses': Number(clear),
        sunglasses: Number(dark),
      });
      const [best] = await classifier.classify(await readImage(join(folder, 'photos/sunglasses/3.jpg')));
      expect(classifier.classNames).toContain(best.className);
    } finally {
      classifier.dispose();
    }
  });
});
