import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import * as metrics from '../../src/metrics/index.js';
import type { Classifier } from '../../src/types.js';
import { additive, explainerOf, heatmap, white } from './stubs.js';

const classifier = additive([0.1, 0.2, 0.3, 0.4], 2);
const photo = white(2, 2);
const map = heatmap([1, 2, 3, 4], 2);
const mask = { data: new Float32Array([1, 1, 0, 0]), width: 2, height: 2 };
const explainer = explainerOf(classifier, () => map);
const version = { name: 'v', open: async () => ({ classifier }) };

/** Every metric that takes a subject, with the options that it must have. */
const OF_SUBJECT = {
  deletion: {},
  insertion: {},
  averageDrop: {},
  averageIncrease: {},
  road: {},
  infidelity: {},
  sparseness: {},
  energyInMask: { mask },
  maskAuc: { mask },
  maskIou: { mask },
  pointingGame: { mask },
} as const;

type Metric = (
  subject: unknown,
  classifier: Classifier,
  image: unknown,
  options: object,
) => Promise<{ value: number }>;
const metric = (name: string): Metric => (metrics as unknown as Record<string, Metric>)[name];

describe.each(Object.keys(OF_SUBJECT) as (keyof typeof OF_SUBJECT)[])('%s', (name) => {
  const run = (subject: unknown, options: object): Promise<{ value: number }> =>
    metric(name)(subject, classifier, photo, { ...OF_SUBJECT[name], ...options });

  test.each([
    [{ signal: {} }, '`signal` must be an AbortSignal, got Object'],
    [{ signal: null }, '`signal` must be an AbortSignal, got null'],
    [{ onProgress: 5 }, '`onProgress` must be a function, got 5'],
  ])('refuses %j before the first forward pass, and leaves no tensor', async (options, text) => {
    const before = tf.memory().numTensors;
    const calls = explainer.calls.length;
    await expect(run(explainer, options)).rejects.toThrow(text);
    expect(explainer.calls.length).toBe(calls);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses a map with NaN', async () => {
    await expect(run(heatmap([1, Number.NaN, 3, 4], 2), {})).rejects.toThrow(
      '`map.data` must be finite, got NaN',
    );
  });

  test('refuses a bad explanation by the name of the field', async () => {
    const target = { index: 0, name: 'target', probability: 0.5 };
    await expect(run({ saliency: map, target: null }, {})).rejects.toThrow('`subject.target` must be');
    await expect(run({ saliency: map, target, against: 5 }, {})).rejects.toThrow(
      '`subject.against` must be an array of classes, got 5',
    );
    await expect(run({ saliency: map, target, against: [null] }, {})).rejects.toThrow(
      '`subject.against[0].index` must be an integer, got undefined',
    );
  });
});

describe('factories of explainers', () => {
  test('must give explainers, and versions must give classifiers', async () => {
    const { modelRandomization, seedStability, maxSensitivity } = metrics;
    const no = () => undefined as never;
    await expect(modelRandomization(no, classifier, photo, { versions: [version] })).rejects.toThrow(
      '`explainerOf(classifier)` must have `explain`, got undefined',
    );
    await expect(seedStability(no, classifier, photo)).rejects.toThrow(
      '`subject(seed)` must have `explain`, got undefined',
    );
    await expect(maxSensitivity(map as never, classifier, photo)).rejects.toThrow(
      '`explainer` must have `explain`',
    );
    const opened = (value: unknown) => ({ versions: [{ name: 'v', open: async () => value as never }] });
    await expect(modelRandomization(() => explainer, classifier, photo, opened(null))).rejects.toThrow(
      '`versions[0].open()` must be { classifier, dispose? }, got null',
    );
    await expect(modelRandomization(() => explainer, classifier, photo, opened({}))).rejects.toThrow(
      '`classifier` must have',
    );
    await expect(
      modelRandomization(() => explainer, classifier, photo, opened({ classifier, dispose: 5 })),
    ).rejects.toThrow('`versions[0].open().dispose` must be a function, got 5');
  });
});

describe('imputation', () => {
  test('inpaints to the same values, finite, however small the tolerance', () => {
    const image = { data: Float32Array.from({ length: 28 }, (_, i) => (i * 37) % 11), width: 7, height: 4 };
    const hole = {
      data: Uint8Array.from({ length: 28 }, (_, i) => Number(i % 3 === 0)),
      width: 7,
      height: 4,
    };
    const fine = metrics.inpaint(image, hole, { tolerance: 1e-9 }).data;
    const finest = metrics.inpaint(image, hole, { tolerance: 1e-300 }).data;
    finest.forEach((value, i) => void expect(value).toBeCloseTo(fine[i], 5));
  });

  test('refuses known values that are not finite', () => {
    const image = { data: new Float32Array([1, Number.NaN, 3, 4]), width: 2, height: 2 };
    expect(() => metrics.imputeLinear(image, new Uint8Array([1, 0, 0, 0]))).toThrow(
      '`image.data` must be finite, got NaN',
    );
  });
});
