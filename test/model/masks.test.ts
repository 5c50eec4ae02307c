import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../src/degradations/index.js';
import { GradCam } from '../../src/explainers/index.js';
import { cellMeans, classMasks } from '../../src/model/fit/classMasks.js';
import { mapLoss } from '../../src/model/fit/mapLoss.js';
import { FaceQualityClassifier, type LabelledImage } from '../../src/model/index.js';
import { startBackend } from '../../src/node/startBackend.js';

beforeAll(async () => {
  await startBackend('wasm');
});

describe('masks on the grid of the target layer', () => {
  test('cells have the mean of their pixels, small ones the pixel that they begin in', () => {
    const mask = { data: Float32Array.of(0, 1, 1, 1, 0, 0, 0, 1), width: 4, height: 2 };
    expect([...cellMeans(mask, { width: 2, height: 1 })]).toEqual([0.25, 0.75]);
    expect([...cellMeans(mask, { width: 4, height: 2 })]).toEqual([...mask.data]);
    expect([
      ...cellMeans({ data: Uint8Array.of(0, 1), width: 2, height: 1 }, { width: 4, height: 1 }),
    ]).toEqual([0, 0, 1, 1]);
  });

  test('a batch has the masks of its samples by class', () => {
    const mask = { data: Float32Array.of(0, 1), width: 2, height: 1 };
    const image = { data: new Uint8Array(12), width: 2, height: 2 };
    const samples: LabelledImage[] = [
      { image, label: 'b', masks: { b: mask } },
      { image, label: 'a', masks: (epoch) => ({ a: { ...mask, data: Float32Array.of(epoch, 0) } }) },
      { image, label: 'a' },
    ];
    const grid = { width: 2, height: 1 };
    const found = classMasks(samples, ['a', 'b'], grid, 1);
    expect([...(found?.known ?? [])]).toEqual([0, 1, 1, 0, 0, 0]);
    expect([...(found?.masks ?? [])]).toEqual([0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(classMasks(samples.slice(2), ['a', 'b'], grid, 0)).toBeUndefined();
    const bad = (masks: LabelledImage['masks']) => () =>
      classMasks([{ image, label: 'a', masks }], ['a', 'b'], grid, 0);
    expect(bad({ c: mask })).toThrow('`a key of masks` must be one of "a", "b", got "c"');
    expect(bad({ a: { ...mask, data: Float32Array.of(0, 2) } })).toThrow(
      '`masks.a.data` must be in 0..1, got 2',
    );
    expect(bad({ a: { ...mask, width: 3 } })).toThrow('`masks.a.data` must have');
  });
});

test('the loss of maps is the log of the share that lies in the mask', async () => {
  const { numTensors } = tf.memory();
  // one photo, two places, two channels; class 0 weighs channel 0, class 1 takes channel 1 away
  const [activations, kernel, masks, known] = [
    tf.tensor4d([3, 1, 1, 5], [1, 1, 2, 2]),
    tf.tensor2d([1, 0, 0, -1], [2, 2]),
    tf.tensor4d([1, 1, 0, 1], [1, 1, 2, 2]),
    tf.tensor2d([1, 0], [1, 2]),
  ];
  const loss = mapLoss(activations, kernel, masks, known);
  // 3 of 3 + 1 lie inside; .05 a place are added to the whole
  const expected = (share: number): number => -Math.log(share * 0.99 + 0.01);
  expect((await loss.data())[0]).toBeCloseTo(expected(3 / 4.1), 5);
  // a map without any positive value lies outside
  const both = mapLoss(
    activations,
    kernel,
    masks,
    tf.tidy(() => tf.ones([1, 2]) as tf.Tensor2D),
  );
  expect((await both.data())[0]).toBeCloseTo((expected(3 / 4.1) + expected(0)) / 2, 5);
  const scaled = mapLoss(tf.mul(activations, 7), kernel, masks, known);
  expect((await scaled.data())[0]).toBeCloseTo(expected(21 / 28.1), 5);
  tf.dispose([activations, kernel, masks, known, loss, both, scaled]);
  expect(tf.memory().numTensors).toBeLessThanOrEqual(numTensors + 2);
});

test('where the largest values are pooled, too, their parts have to lie in the mask as the map does', async () => {
  // one photo, two places, two channels: both channels are largest at the second place
  const values = [3, 1, 4, 5];
  const activations = tf.tensor4d(values, [1, 1, 2, 2]);
  const kernel = tf.tensor2d([0.5, 1, 2, 0.25], [4, 1]);
  const masks = tf.tensor4d([1, 0], [1, 1, 2, 1]);
  const known = tf.tensor2d([1], [1, 1]);
  const share = (value: number): number => -Math.log(value * 0.99 + 0.01);
  const expected = (at: readonly number[]): number => {
    const [first, second] = [2.5 * at[0] + 1.25 * at[1], 2.5 * at[2] + 1.25 * at[3]];
    const [one, two] = [Math.max(at[0], at[2]), Math.max(at[1], at[3])];
    const inParts = (at[0] > at[2] ? 2 * one : 0) + (at[1] > at[3] ? 0.25 * two : 0);
    return (share(first / (first + second + 0.1)) + share(inParts / (2 * one + 0.25 * two + 0.05))) / 2;
  };
  const lossOf = (at: tf.Tensor): tf.Scalar => mapLoss(at as tf.Tensor4D, kernel, masks, known);
  const loss = lossOf(activations);
  expect((await loss.data())[0]).toBeCloseTo(expected(values), 5);
  const other = [5, 1, 4, 2];
  const moved = tf.tensor4d(other, [1, 1, 2, 2]);
  const [lossThere, slope] = [lossOf(moved), tf.grad(lossOf)(moved)];
  expect((await lossThere.data())[0]).toBeCloseTo(expected(other), 5);
  const slopes = await slope.data();
  other.forEach((_, i) => {
    const step = (by: number): number => expected(other.map((value, k) => (k === i ? value + by : value)));
    expect(slopes[i]).toBeCloseTo((step(1e-4) - step(-1e-4)) / 2e-4, 4);
  });
  tf.dispose([activations, kernel, masks, known, loss, moved, lossThere, slope]);
});

describe('fitting with masks', () => {
  const SIDE = 64;
  const left = Float32Array.from({ length: SIDE * SIDE }, (_, i) => (i % SIDE < SIDE / 2 ? 1 : 0));
  const photo = (seed: number, red: boolean): LabelledImage => {
    const random = new Random(seed);
    const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
      const noise = random.integer(30);
      const struck = red && left[Math.floor(i / 3)] === 1;
      return struck ? (i % 3 === 0 ? 200 + noise : noise) : 90 + noise;
    });
    return {
      image: { data, width: SIDE, height: SIDE },
      label: red ? ['red'] : [],
      ...(red && { masks: { red: { data: left, width: SIDE, height: SIDE } } }),
    };
  };
  const dataset = Array.from({ length: 8 }, (_, i) => photo(i, i % 2 === 0));

  const small = (): Promise<FaceQualityClassifier> =>
    FaceQualityClassifier.create({
      classNames: ['red'],
      activation: 'sigmoid',
      inputSize: { width: SIDE, height: SIDE },
      targetLayer: 'conv_pw_3_relu',
      depths: [],
    });

  const shareInside = async (maskWeight: number): Promise<number> => {
    const classifier = await small();
    await classifier.fit(dataset, {
      trainable: 'all',
      epochs: 12,
      batchSize: 8,
      learningRate: 0.002,
      maskWeight,
    });
    const { saliency } = await new GradCam(classifier).explain(photo(99, true).image as never);
    classifier.dispose();
    const energy = saliency.data.map((value) => Math.max(0, value));
    const inside = energy.map((value, i) => value * left[i]);
    const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);
    return sum(inside) / sum(energy);
  };

  test('moves the map into the mask', async () => {
    const { numTensors } = tf.memory();
    const [without, withMasks] = [await shareInside(0), await shareInside(1)];
    expect(withMasks).toBeGreaterThan(without);
    expect(withMasks).toBeGreaterThan(0.6);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('refuses a bad weight, and a mask of a class that there is not', async () => {
    const classifier = await small();
    await expect(classifier.fit(dataset, { maskWeight: -1 })).rejects.toThrow('`maskWeight` must be');
    const [first] = dataset as [LabelledImage];
    const mask = { data: left, width: SIDE, height: SIDE };
    await expect(
      classifier.fit([{ ...first, masks: { blue: mask } }], { trainable: 'all', epochs: 1 }),
    ).rejects.toThrow('`a key of masks` must be');
    classifier.dispose();
  });
});
