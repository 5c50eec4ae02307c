import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { GradCam, imageAndMask, kernelWeights, Lime } from '../../src/explainers/index.js';
import { selectedRidge, selectFeatures } from '../../src/explainers/surrogate/featureSelection.js';
import { ridge } from '../../src/explainers/surrogate/surrogate.js';
import { fromLayersModel } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import { gridSegments } from '../../src/segmentation/index.js';
import { farthest } from '../fixture.js';
import { linearClassifier, noisePhoto } from './models.js';

const WIDTH = 10;
const COUNT = 80;
const random = new Random(4);
const MASKS = Uint8Array.from({ length: WIDTH * COUNT }, (_, i) => (i < WIDTH ? 1 : random.bits() & 1));
const WEIGHTS = Float64Array.from({ length: COUNT }, () => random.uniform(0.1, 1));
const COEFFICIENTS = [0, 0.5, 0, 0, -0.9, 0, 0, 0.2, 0, 0];
const scoresOf = (coefficients: readonly number[], noise = 0): Float64Array =>
  Float64Array.from({ length: COUNT }, (_, n) =>
    coefficients.reduce((sum, value, i) => sum + value * MASKS[n * WIDTH + i], 0.1 + random.normal(0, noise)),
  );

describe('feature selection', () => {
  test.each(['forward_selection', 'highest_weights', 'lasso_path', 'auto'] as const)(
    '%s finds the superpixels that matter',
    (selection) => {
      const samples = { masks: MASKS, weights: WEIGHTS, scores: scoresOf(COEFFICIENTS, 0.01) };
      expect(selectFeatures(samples, 1, selection)).toEqual([4]);
      expect(selectFeatures(samples, 2, selection)).toEqual([1, 4]);
      expect(selectFeatures(samples, 3, selection)).toEqual([1, 4, 7]);
      expect(selectFeatures(samples, 10, selection)).toHaveLength(WIDTH);
    },
  );

  test('the lasso path takes in superpixels of equal effect together: neither is left out for the other', () => {
    // all masks of three superpixels
    const masks = Uint8Array.from({ length: 24 }, (_, i) => ((7 - Math.floor(i / 3)) >> (i % 3)) & 1);
    const weights = new Float64Array(8).fill(1);
    const found = (coefficients: readonly number[], count: number): number[] => {
      const scores = Float64Array.from(weights, (_, n) =>
        coefficients.reduce((sum, value, i) => sum + value * masks[n * 3 + i], 0.125),
      );
      return selectFeatures({ masks, weights, scores }, count, 'lasso_path');
    };
    expect(found([0.25, 0.25, 0], 2)).toEqual([0, 1]);
    expect(found([0.25, 0, -0.25], 2)).toEqual([0, 2]);
    expect(found([0.25, 0.25, 0.125], 2)).toEqual([0, 1]);
    expect(found([0.25, 0.25, 0], 1)).toHaveLength(1);
  });

  test('the lasso path does not depend on the units of weights and scores', () => {
    const scores = scoresOf(COEFFICIENTS, 0.01);
    const [masks, small] = [MASKS, 1e-14];
    const weights = WEIGHTS.map((weight) => weight * small);
    const tiny = { masks, weights: WEIGHTS, scores: scores.map((score) => score * small) };
    expect(selectFeatures({ masks, weights, scores }, 3, 'lasso_path')).toEqual([1, 4, 7]);
    expect(selectFeatures(tiny, 3, 'lasso_path')).toEqual([1, 4, 7]);
  });

  test('of scores that are all equal, as of a saturated class, the lasso path has no superpixel: the fit is their mean', () => {
    const scores = new Float64Array(COUNT).fill(0.7);
    const fitted = selectedRidge(MASKS, WEIGHTS, 1, 3, 'lasso_path')(scores);
    expect(fitted.coefficients).toEqual(new Float64Array(WIDTH));
    expect(fitted.standardErrors).toEqual(new Float64Array(WIDTH));
    expect(fitted.signConfidences).toEqual(new Float64Array(WIDTH).fill(0.5));
    expect(fitted.intercept).toBeCloseTo(0.7, 12);
    expect([fitted.localPrediction, fitted.r2]).toEqual([fitted.intercept, 0]);
  });

  test('the others have 0, and those chosen the coefficients of a ridge regression on them alone', () => {
    const scores = scoresOf(COEFFICIENTS, 0.05);
    const { coefficients, intercept } = selectedRidge(MASKS, WEIGHTS, 1, 3, 'highest_weights')(scores);
    const columns = Uint8Array.from(
      { length: COUNT * 3 },
      (_, i) => MASKS[Math.floor(i / 3) * WIDTH + [1, 4, 7][i % 3]],
    );
    const alone = ridge(columns, WEIGHTS, 1)(scores);
    expect(
      farthest(
        [1, 4, 7].map((i) => coefficients[i]),
        alone.coefficients,
      ),
    ).toBeLessThan(1e-12);
    expect(coefficients.filter((value) => value !== 0)).toHaveLength(3);
    expect(intercept).toBe(alone.intercept);
    const all = selectedRidge(MASKS, WEIGHTS, 1, 3, 'none')(scores);
    expect(all).toEqual(ridge(MASKS, WEIGHTS, 1)(scores));
  });
});

describe('options of LIME', () => {
  const size = { width: 8, height: 8 };
  const segments = gridSegments(size, 4, 4);
  const weights = Array.from({ length: 16 }, (_, i) => (i === 3 ? 0.5 : i === 9 ? -0.3 : 0.01));
  const classifier = linearClassifier(segments.data, size, weights, 0.4);
  const options = { segmentation: segments, numSamples: 200, baseline: [0, 0, 0], link: 'identity' } as const;
  const white = { data: new Uint8Array(192).fill(255), ...size };
  beforeAll(async () => void (await tf.setBackend('cpu')));

  test('numFeatures bounds the coefficients', async () => {
    const { coefficients } = await new Lime(classifier, { ...options, numFeatures: 2 }).explain(white, {
      target: 0,
    });
    expect([...coefficients.keys()].filter((i) => coefficients[i] !== 0)).toEqual([3, 9]);
  });

  test("lime's own kernel and distance as functions give the defaults' numbers", async () => {
    const own = new Lime(classifier, {
      ...options,
      kernel: (distance, width) => kernelWeights([distance], width)[0],
      distance: (mask) => 1 - Math.sqrt(mask.reduce((sum, shown) => sum + shown, 0) / mask.length),
    });
    const usual = await new Lime(classifier, options).explain(white, { target: 0 });
    expect((await own.explain(white, { target: 0 })).coefficients).toEqual(usual.coefficients);
    const euclidean = await new Lime(classifier, {
      ...options,
      distance: 'euclidean',
      kernelWidth: 4,
    }).explain(white, { target: 0 });
    expect(euclidean.coefficients[3]).toBeGreaterThan(0.4);
  });

  test('refuses values out of range', async () => {
    const make = (given: object) => () => new Lime(classifier, { ...options, ...given });
    expect(make({ numFeatures: 0 })).toThrow('`numFeatures`');
    expect(make({ featureSelection: 'best' })).toThrow('`featureSelection` must be one of');
    expect(make({ distance: 'l3' })).toThrow('`distance` must be one of');
    expect(make({ kernel: 3 })).toThrow('`kernel` must be a function');
    expect(make({ surrogate: 'shapley', numFeatures: 3 })).toThrow('`numFeatures` must be left out');
    const bad = new Lime(classifier, { ...options, kernel: () => Number.NaN });
    await expect(bad.explain(white)).rejects.toThrow('`kernel(distance) of sample 0`');
  });
});

test('imageAndMask, by hand', () => {
  const segments = { data: Int32Array.of(0, 1, 2, 3), width: 4, height: 1, count: 4 };
  const explanation = { coefficients: [0.5, -0.9, 0.1, -0.2], segments };
  const photo = { data: Uint8Array.from({ length: 12 }, (_, i) => i * 10), width: 4, height: 1 };
  const masked = (options?: object) => [...imageAndMask(explanation, photo, options).mask.data];
  expect(masked()).toEqual([1, 0, 1, 0]);
  expect(masked({ numFeatures: 1 })).toEqual([1, 0, 0, 0]);
  expect(masked({ minWeight: 0.2 })).toEqual([1, 0, 0, 0]);
  expect(masked({ positiveOnly: false, negativeOnly: true })).toEqual([0, 1, 0, 1]);
  const both = { positiveOnly: false, numFeatures: 2, hideRest: true };
  expect(masked(both)).toEqual([1, -1, 0, 0]);
  expect([...imageAndMask(explanation, photo, both).image.data]).toEqual([
    0, 110, 20, 110, 40, 50, 0, 0, 0, 0, 0, 0,
  ]);
  expect(() => imageAndMask(explanation, photo, { negativeOnly: true })).toThrow(
    '`negativeOnly` must be false',
  );
  expect(() => imageAndMask({ ...explanation, coefficients: [1] }, photo)).toThrow(
    '`explanation.coefficients` must be 4 values',
  );
});

test('a map that is 0 everywhere carries a warning', async () => {
  await tf.setBackend('cpu');
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [8, 8, 3], filters: 2, kernelSize: 3 }),
      tfl.layers.globalAveragePooling2d({}),
      tfl.layers.dense({ units: 2, kernelInitializer: 'zeros' }),
    ],
  });
  const blank = await new GradCam(fromLayersModel(model, { classNames: ['a', 'b'] })).explain(
    noisePhoto(8, 8),
  );
  expect(blank.saliency.data.every((value) => value === 0)).toBe(true);
  expect(blank.warnings).toEqual([expect.stringContaining('the map is 0 everywhere')]);
  model.dispose();
});
