import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromFunction, Occlusion, type OcclusionOptions } from '../../src/explainers/index.js';
import { farthest, fixture, golden } from '../fixture.js';
import {
  classifierOf,
  loadFixtureModel,
  logitsOf,
  noisePhoto,
  permuted,
  pixelSums,
  smallModel,
  tinyPhoto,
} from './models.js';

describe.each(['cpu', 'wasm'])('occlusion on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  test('equals the stored map', async () => {
    const model = await loadFixtureModel('model_tiny');
    const explainer = new Occlusion(logitsOf(classifierOf(model)), { window: 8, stride: 4 });
    const { saliency, drops } = await explainer.explain(tinyPhoto(), { target: golden.attr.class });
    expect(farthest(saliency.data, fixture('attr/tiny_occlusion_w8_s4_f64').data)).toBeLessThan(1e-5);
    expect([drops.width, drops.height, drops.data.length]).toEqual([7, 7, 49]);
    model.dispose();
  });
});

describe('occlusion', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const options: OcclusionOptions = { window: 2, stride: 2, baseline: [0, 0, 0] };

  test('of a sum over pixels is the sum of the covered pixels', async () => {
    // 5 x 4 pixels: the squares of the last column are cut to a width of one
    const size = { width: 5, height: 4 };
    const weights = Array.from({ length: 20 }, (_, i) => (i % 7) - 3);
    const photo = noisePhoto(5, 4, 3);
    const { drops, saliency, target } = await new Occlusion(pixelSums(weights, size), options).explain(
      photo,
      {
        target: 'sum',
      },
    );
    const part = weights.map((weight, i) => (weight * photo.data[i * 3]) / 255);
    const expected = [0, 2].flatMap((y) =>
      [0, 2, 4].map((x) => {
        let sum = 0;
        for (let i = 0; i < 20; i++) {
          const [column, row] = [i % 5, Math.floor(i / 5)];
          if (column >= x && column < x + 2 && row >= y && row < y + 2) sum += part[i];
        }
        return sum;
      }),
    );
    expect(farthest(drops.data, expected)).toBeLessThan(1e-5);
    expect([drops.width, drops.height]).toEqual([3, 2]);
    expect(
      farthest(
        saliency.data.subarray(5, 10),
        [0, 0, 1, 1, 2].map((i) => expected[i]),
      ),
    ).toBeLessThan(1e-5);
    expect(target.probability).toBeCloseTo(
      part.reduce((sum, value) => sum + value, 0),
      4,
    );
  });

  test('a pixel under several squares gets their mean', async () => {
    const size = { width: 3, height: 1 };
    const row = { data: new Uint8Array(9).fill(255), ...size };
    const tall = (values: number[]) => values;
    const explainer = new Occlusion(pixelSums(tall([1, 10, 100]), size), {
      window: 1,
      stride: 1,
      baseline: [0, 0, 0],
    });
    const single = await explainer.explain(row, { target: 0 });
    expect([...single.drops.data]).toEqual([1, 10, 100]);
    const square = { width: 3, height: 3 };
    const sums = pixelSums([1, 0, 0, 0, 10, 0, 0, 0, 100], square);
    const white = { data: new Uint8Array(27).fill(255), ...square };
    const { drops, saliency } = await new Occlusion(sums, { ...options, stride: 1 }).explain(white, {
      target: 0,
    });
    expect([...drops.data]).toEqual([11, 10, 10, 110]);
    expect([...saliency.data]).toEqual([11, 10.5, 10, 10.5, 141 / 4, 60, 10, 60, 110]);
  });

  test('makes as many forward passes as there are places, in batches, and the same of them', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const asked: number[] = [];
    const spy = fromFunction(
      (images) => {
        asked.push(images.shape[0]);
        return classifier.predict(images);
      },
      { classNames: classifier.classNames, inputSize: classifier.inputSize },
    );
    const explain = (batchSize: number) =>
      new Occlusion(spy, { window: 12, stride: 10, baseline: 'blur', batchSize }).explain(noisePhoto(32, 32));
    const one = await explain(4);
    expect(asked).toEqual([4, 4, 2]);
    expect(await explain(100)).toEqual(one);
    expect(asked[3]).toBe(10);
    model.dispose();
  });

  test('follows the classes, and their difference', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const explain = async (target: number, against?: number, given = classifier as never) =>
      (await new Occlusion(given, { window: 16, stride: 8 }).explain(noisePhoto(32, 32), { target, against }))
        .drops.data;
    const [a, b] = [await explain(0), await explain(1)];
    expect(
      farthest(
        await explain(0, 1),
        a.map((value, i) => value - b[i]),
      ),
    ).toBeLessThan(1e-6);
    expect(
      farthest(
        await explain(1, 0),
        (await explain(0, 1)).map((value) => -value),
      ),
    ).toBe(0);
    expect(farthest(await explain(1, undefined, permuted(classifier, [2, 0, 1]) as never), a)).toBeLessThan(
      1e-6,
    );
    model.dispose();
  });

  test('covering a photo with itself changes nothing, and noise comes from the seed', async () => {
    const model = smallModel();
    const photo = noisePhoto(32, 32);
    const explain = (given: OcclusionOptions) =>
      new Occlusion(classifierOf(model), { window: 8, stride: 8, ...given }).explain(photo, { target: 0 });
    const { drops } = await explain({ baseline: photo });
    expect(drops.data.every((value) => Math.abs(value) < 1e-6)).toBe(true);
    const noise = await explain({ baseline: 'noise', seed: 1 });
    expect(await explain({ baseline: 'noise', seed: 1 })).toEqual(noise);
    expect((await explain({ baseline: 'noise', seed: 2 })).drops).not.toEqual(noise.drops);
    model.dispose();
  });

  test.each([
    [{ width: 192, height: 240 }, undefined, 32, 16],
    [{ width: 28, height: 28 }, undefined, 5, 3],
    [{ width: 1, height: 3 }, undefined, 1, 1],
    [{ width: 28, height: 28 }, 8, 8, 4],
  ])(
    'on a grid of %o and for the window %s it takes a window of %i and a stride of %i',
    async (size, window, side, stride) => {
      const classifier = pixelSums(new Array(size.width * size.height).fill(1), size);
      const photo = noisePhoto(size.width, size.height);
      const { drops } = await new Occlusion(classifier, { window }).explain(photo, { target: 0 });
      const same = await new Occlusion(classifier, { window: side, stride }).explain(photo, { target: 0 });
      expect(drops).toEqual(same.drops);
    },
  );

  test.each([
    [{ window: 0 }, '`window` must be an integer in 1..4, got 0'],
    [{ window: 5 }, '`window` must be an integer in 1..4, got 5'],
    [{ window: 2, stride: 3 }, '`stride` must be an integer in 1..2, got 3'],
    [{ window: 2, stride: '1' }, '`stride` must be an integer, got "1" (string)'],
    [
      { ...options, baseline: 'gray' },
      '`baseline` must be one of "reference", "mean", "blur", "noise", got "gray"',
    ],
    [{ ...options, seed: 0.5 }, '`seed` must be'],
    [{ ...options, batchSize: 0 }, '`batchSize` must be an integer of at least 1, got 0'],
    [{ ...options, step: 1 }, 'Occlusion: unknown option `step`'],
  ])('refuses %o', (given, text) => {
    const classifier = pixelSums(new Array(20).fill(1), { width: 5, height: 4 });
    expect(() => new Occlusion(classifier, given as object)).toThrow(text);
  });

  test('refuses a value that is no classifier', () => {
    expect(() => new Occlusion({} as never)).toThrow('`classifier` must have classNames, inputSize, predict');
  });
});
