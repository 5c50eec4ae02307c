import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { fitSurrogates, Lime, type LimeOptions, type Regressor } from '../../src/explainers/index.js';
import { linearClassifier, noisePhoto } from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const SIZE = { width: 8, height: 8 };
const labels = Int32Array.from({ length: 64 }, (_, i) => Math.floor((i % 8) / 2));
const segmentation = { data: labels, ...SIZE, count: 4 };
const classifier = linearClassifier(labels, SIZE, [0.4, -0.1, 0.2, 0], 0.3);
const photo = noisePhoto(8, 8);
const options: LimeOptions = {
  numSamples: 65,
  segmentation,
  sampling: 'bernoulli',
  baseline: [0, 0, 0],
};
const explain = (more: LimeOptions) =>
  new Lime(classifier, { ...options, ...more }).explain(photo, { target: 0 });

const ridgeOf: Regressor = (masks, weights, responses) => {
  const flat = Uint8Array.from(masks.flatMap((mask) => [...mask]));
  return fitSurrogates(flat, responses, weights, 1)[0];
};

test.each(['bernoulli', 'orthogonal'] as const)(
  'a ridge regression as the regressor gives what the built-in one does: %s',
  async (sampling) => {
    const [own, builtIn] = [await explain({ regressor: ridgeOf, sampling }), await explain({ sampling })];
    expect(own.coefficients).toEqual(builtIn.coefficients);
    expect(own.intercept).toBe(builtIn.intercept);
    expect(own.r2).toBeCloseTo(builtIn.r2, 12);
    expect(own.saliency).toEqual(builtIn.saliency);
  },
);

test('standard errors are those of the delete-a-group jackknife', async () => {
  // the mean of the responses as the only coefficient: 13 groups are 13 samples, of which the first is the whole photo
  const seen: number[][] = [];
  const meanOf: Regressor = (_, __, responses) => {
    seen.push([...responses]);
    return {
      coefficients: [responses.reduce((sum, value) => sum + value, 0) / responses.length],
      intercept: 0,
    };
  };
  const whole = { data: new Int32Array(64), ...SIZE, count: 1 };
  const found = await new Lime(classifier, {
    ...options,
    segmentation: whole,
    numSamples: 4,
    regressor: meanOf,
    sampling: () => Uint8Array.of(1, 1, 1, 1),
  }).explain(photo, { target: 0 });
  // all samples are the same: nothing varies
  expect(found.standardErrors[0]).toBeLessThan(1e-7);
  const counts = seen.map((responses) => responses.length);
  expect(counts.slice(0, 5)).toEqual([4, 3, 3, 3, 3]);

  let call = 0;
  // the fit of all gives 1; the fits without one of 4 groups give 1, 2, 3 and 4
  const counting: Regressor = () => ({ coefficients: [[1, 1, 2, 3, 4][call++ % 5]], intercept: 0 });
  const counted = await new Lime(classifier, {
    ...options,
    segmentation: whole,
    numSamples: 4,
    regressor: counting,
    sampling: () => Uint8Array.of(1, 1, 1, 1),
  }).explain(photo, { target: 0 });
  expect(counted.standardErrors[0]).toBeCloseTo(Math.sqrt((3 / 4) * (0 + 1 + 4 + 9)), 12);
});

test('runs 11 times per class, on copies of the masks', async () => {
  let calls = 0;
  const found = await explain({
    regressor: (masks, weights, responses) => {
      calls++;
      const result = ridgeOf(masks, weights, responses);
      for (const mask of masks) mask.fill(0);
      return result;
    },
  });
  expect(calls).toBe(22);
  expect(found.coefficients).toEqual((await explain({})).coefficients);
});

test('refuses a wrong result, and options of the ridge regression beside it', async () => {
  const of = (result: unknown) => explain({ regressor: () => result as never });
  await expect(of(undefined)).rejects.toThrow('`regressor(masks, weights, responses)` must be');
  await expect(of({ coefficients: [1], intercept: 0 })).rejects.toThrow(
    '`regressor(masks, weights, responses).coefficients` must be 4 values, got 1',
  );
  await expect(of({ coefficients: [1, 2, 3, Number.NaN], intercept: 0 })).rejects.toThrow(RangeError);
  await expect(of({ coefficients: [1, 2, 3, 4] })).rejects.toThrow(
    '`regressor(masks, weights, responses).intercept` must be a number',
  );
  expect(() => new Lime(classifier, { regressor: 'lasso' as never })).toThrow('`regressor` must be');
  for (const beside of [{ alpha: 2 }, { numFeatures: 2 }, { featureSelection: 'none' as const }])
    expect(() => new Lime(classifier, { regressor: ridgeOf, ...beside })).toThrow(
      `\`${Object.keys(beside)[0]}\``,
    );
  expect(() => new Lime(classifier, { regressor: ridgeOf, surrogate: 'shapley' })).toThrow('`regressor`');
});
