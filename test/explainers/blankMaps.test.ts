import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { noiseMoments } from '../../src/explainers/gradient/noise.js';
import {
  Combined,
  type Explainer,
  fromFunction,
  KernelShap,
  Lime,
  MultiLayer,
  NoiseTunnel,
  Occlusion,
  Rise,
} from '../../src/explainers/index.js';
import type { Classifier } from '../../src/types.js';
import { noisePhoto } from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const constant = fromFunction((images) => tf.fill([images.shape[0], 2], 0.5) as tf.Tensor2D, {
  classNames: ['a', 'b'],
  inputSize: { width: 16, height: 16 },
});

/** An explainer whose map has the same value everywhere. */
const flat = (value: number): Explainer => ({
  explain: async () => ({
    method: 'flat',
    target: { index: 0, name: 'a', probability: 0.5 },
    saliency: { data: new Float32Array(256).fill(value), width: 16, height: 16 },
  }),
});

const multiLayer = (value: number) => new MultiLayer([constant as never], () => flat(value));

test.each([
  ['Occlusion', new Occlusion(constant, { window: 8, stride: 8 })],
  ['Rise', new Rise(constant, { numSamples: 20 })],
  ['Lime', new Lime(constant, { numSamples: 200, segmentation: { numSegments: 9 } })],
  ['KernelShap', new KernelShap(constant, { numSamples: 200, segmentation: { numSegments: 9 } })],
  ['NoiseTunnel', new NoiseTunnel(constant, flat(0), { numSamples: 2 })],
  ['MultiLayer', multiLayer(0)],
  ['Combined', new Combined([flat(0), flat(0)])],
] as [string, Explainer][])('%s warns of a map that is 0 everywhere', async (_, explainer) => {
  const { saliency, warnings } = await explainer.explain(noisePhoto(16, 16));
  expect(saliency.data.every((value) => value === 0)).toBe(true);
  expect(warnings).toContain('the map is 0 everywhere: it carries no information about the class');
});

test.each([
  ['NoiseTunnel', new NoiseTunnel(constant, flat(1), { numSamples: 2 })],
  ['MultiLayer', multiLayer(1)],
  ['Combined', new Combined([flat(1), flat(1)])],
] as [string, Explainer][])('%s does not warn of another map', async (_, explainer) => {
  expect((await explainer.explain(noisePhoto(16, 16))).warnings ?? []).toEqual([]);
});

test('Combined names the explainer of each warning', async () => {
  const blank = new NoiseTunnel(constant, flat(0), { numSamples: 2 });
  const { warnings } = await new Combined([blank, flat(1)]).explain(noisePhoto(16, 16));
  expect(warnings).toEqual([
    'noise-tunnel: the map is 0 everywhere: it carries no information about the class',
  ]);
});

/** A classifier that gives the first class the same probability for every image. */
const always = (p: number): Classifier => ({
  classNames: ['a', 'b'],
  inputSize: { width: 16, height: 16 },
  predict: () => {
    throw new Error('predictValues is there');
  },
  predictValues: async (images: Float32Array) =>
    Float32Array.from({ length: (2 * images.length) / 768 }, (_, i) => (i % 2 ? 1 - p : p)),
});

describe.each([0.1, 0.3, 0.999, 1])(
  'a classifier that always gives %d has no map of rounding errors',
  (p) => {
    test('RISE', async () => {
      const { saliency, meanScore, warnings } = await new Rise(always(p), { numSamples: 300 }).explain(
        noisePhoto(16, 16),
        { target: 'a' },
      );
      expect(saliency.data).toEqual(new Float32Array(256));
      expect(meanScore).toBe(Math.fround(p));
      expect(warnings).toContain('the map is 0 everywhere: it carries no information about the class');
    });

    test.each(['logit', 'identity'] as const)('LIME, link %s', async (link) => {
      const lime = new Lime(always(p), { numSamples: 300, segmentation: { numSegments: 9 }, link });
      const found = await lime.explain(noisePhoto(16, 16), { target: 'a' });
      const { saliency, coefficients, signConfidences, r2, intercept, localPrediction, warnings } = found;
      expect(saliency.data).toEqual(new Float32Array(256));
      expect(coefficients.every((value) => value === 0)).toBe(true);
      expect(signConfidences.every((value) => value === 0.5)).toBe(true);
      expect(r2).toBe(0);
      expect(localPrediction).toBe(intercept);
      expect(warnings).toContain('the map is 0 everywhere: it carries no information about the class');
    });
  },
);

test('the variance of equal maps is exactly 0', () => {
  const moments = noiseMoments('vargrad', 3);
  for (let n = 0; n < 25; n++) moments.add([0.1, -1e3 / 3, 1e8 / 7]);
  expect(moments.result()).toEqual(new Float32Array(3));
});
