import '@tensorflow/tfjs-backend-cpu';
// the gradients of the loss
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { type Features, featuresOf, fitFrozenHead } from '../../lab/train/frozenHead.js';
import type { Sample } from '../../lab/train/sample.js';

beforeAll(() => tf.setBackend('cpu'));

const SIZE = { width: 4, height: 4 };

/** A grey photo: bright ones are `bright`, dark ones are `dark`. */
function sample(value: number): Sample {
  return {
    image: { data: new Uint8ClampedArray(48).fill(value), ...SIZE },
    label: { bright: value > 128 ? 1 : 0, dark: value > 128 ? 0 : 1 },
  } as unknown as Sample;
}

/** Mean brightness, and something that says nothing. */
const features: Features = (images) =>
  tf.tidy(() => {
    const mean = tf.reshape(tf.mean(images, [1, 2, 3]), [-1, 1]) as tf.Tensor2D;
    return tf.concat([mean, tf.zerosLike(mean)], 1);
  });

test('features are computed once for each photo, and no tensor stays', async () => {
  const before = tf.memory().numTensors;
  const rows = await featuresOf([10, 200, 30].map(sample), features);
  expect(rows.map((row) => [...row])).toEqual([
    [10, 0],
    [200, 0],
    [30, 0],
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

test('a head on them learns from known labels alone, and sees only the given features', async () => {
  const samples = Array.from({ length: 64 }, (_, i) => sample((i * 37) % 256));
  const rows = await featuresOf(samples, features);
  const before = tf.memory().numTensors;
  const options = { classWeights: {}, epochs: 400, seed: 0 };
  const head = await fitFrozenHead(rows, samples, [0, 1], options);
  const { probabilities } = await head.behind(features, SIZE).assess(sample(230).image);
  expect(probabilities.bright).toBeGreaterThan(0.8);
  expect(probabilities.dark).toBeLessThan(0.2);
  expect(probabilities.noisy).toBe(0.5);
  expect(head.parameters).toBe(3 * 15);
  head.dispose();
  const blind = await fitFrozenHead(rows, samples, [1], options);
  const guessed = await blind.behind(features, SIZE).assess(sample(230).image);
  expect(guessed.probabilities.bright).toBeGreaterThan(0.4);
  expect(guessed.probabilities.bright).toBeLessThan(0.6);
  blind.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the same seed gives the same head', async () => {
  const samples = Array.from({ length: 40 }, (_, i) => sample((i * 37) % 256));
  const rows = await featuresOf(samples, features);
  const values: Float32Array[] = [];
  for (let i = 0; i < 2; i++) {
    const head = await fitFrozenHead(rows, samples, [0], { classWeights: { dark: 2 }, epochs: 3, seed: 5 });
    values.push((await head.variables[0]?.data()) as Float32Array);
    head.dispose();
  }
  expect(values[0]).toEqual(values[1]);
  expect(values[0]?.some((value) => value !== 0)).toBe(true);
});
