import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import {
  fromFunction,
  IntegratedGradients,
  KernelShap,
  Lime,
  NoiseTunnel,
  Rise,
  reduceChannels,
  SmoothGrad,
} from '../../src/explainers/index.js';
import { deletion, infidelity, maxSensitivity } from '../../src/metrics/index.js';
import { spread } from '../../src/segmentation/index.js';
import { additive, explainerOf, heatmap, white } from '../metrics/stubs.js';

const classifier = additive(new Array(64).fill(0.01), 8);
const differentiable = { ...classifier, features: (x: never) => x, head: (x: never) => x } as never;
const explainer = explainerOf(classifier, () => heatmap(new Array(64).fill(1), 8));
const photo = white(8, 8);
const numSamples = 2 ** 31;

test.each<[string, () => unknown]>([
  ['Lime', () => new Lime(classifier, { numSamples })],
  ['Rise', () => new Rise(classifier, { numSamples })],
  ['KernelShap', () => new KernelShap(classifier, { numSamples })],
  ['NoiseTunnel', () => new NoiseTunnel(classifier, explainer, { numSamples })],
])('%s refuses more samples than memory and time allow', (_, make) => {
  expect(make).toThrow('`numSamples` must be an integer in');
});

test.each([
  ['a side', 100_000, 1],
  ['an area', 4096, 2048],
])('explainers refuse classifiers with a grid of too large %s', (_, width, height) => {
  const large = { ...(differentiable as object), inputSize: { width, height } } as never;
  expect(() => new SmoothGrad(large)).toThrow(/`classifier.inputSize(.width)?` must/);
  expect(() => new IntegratedGradients(large)).toThrow(RangeError);
  expect(() =>
    fromFunction(() => undefined as never, { classNames: ['a'], inputSize: { width, height } }),
  ).toThrow(/`inputSize(.width)?` must/);
});

test('maps that no 32-bit float can hold are refused', () => {
  const [width, height] = [2, 1];
  const segments = { data: Int32Array.of(0, 1), width, height, count: 2 };
  expect(() => spread([1, 1e308], segments)).toThrow(
    '`values[1]` must be finite as a 32-bit float, got 1e+308',
  );
  const data = [1, 0, 0, 1e308, 1e308, 1e308];
  for (const reduction of ['largest', 'sum', 'absolute', 'norm'] as const)
    expect(() => reduceChannels({ data, width, height }, reduction)).toThrow(RangeError);
});

test('so do metrics, and options with other bounds are accepted', async () => {
  expect(() => new IntegratedGradients(differentiable, { steps: 1e5 })).toThrow(
    '`steps` must be an integer in 1..10000',
  );
  const text = '`numSamples` must be an integer in 1..1000000, got 2147483648';
  await expect(infidelity(explainer, classifier, photo, { numSamples })).rejects.toThrow(text);
  await expect(maxSensitivity(explainer, classifier, photo, { numSamples })).rejects.toThrow(text);
  // never more steps than pixels
  const { curve } = await deletion(explainer, classifier, photo, { steps: 2 ** 31 });
  expect(curve?.length).toBe(65);
});
