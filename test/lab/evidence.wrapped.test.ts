import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { counting } from '../../lab/explanations/counting.js';
import { arcc } from '../../lab/explanations/location/arcc.js';
import { depthsOf } from '../../lab/explanations/refineCam.js';
import { remembering } from '../../lab/explanations/remembering.js';
import { GradCam, Lime } from '../../src/explainers/index.js';
import { fromLayersModel } from '../../src/model/fromLayersModel.js';
import { startBackend } from '../../src/node/index.js';
import type { Heatmap, Pixels } from '../../src/types.js';

const size = { width: 16, height: 16 };
const photo = (value: (i: number) => number): Pixels => ({
  data: Uint8ClampedArray.from({ length: 16 * 16 * 3 }, (_, i) => value(i)),
  ...size,
});
const model = (): tfl.Sequential =>
  tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [16, 16, 3],
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        name: 'fine',
      }),
      tfl.layers.maxPooling2d({ poolSize: 2, name: 'coarse' }),
      tfl.layers.reLU({ name: 'coarse_relu' }),
      tfl.layers.globalAveragePooling2d({}),
      tfl.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });

beforeAll(() => startBackend('wasm'));

describe('a classifier that counts', () => {
  test('counts every photo, and keeps references and the linear head', async () => {
    const inner = fromLayersModel(model(), { classNames: ['a', 'b'], references: [photo(() => 200)] });
    const { classifier, passes } = counting(inner);
    const image = photo((i) => (i * 7) % 251);
    const segmentation = { numSegments: 4, sigma: 0 };
    const lime = await new Lime(classifier, { numSamples: 16, segmentation }).explain(image, { target: 'a' });
    expect(passes()).toBe(16);
    const own = await new Lime(inner, { numSamples: 16, segmentation }).explain(image, { target: 'a' });
    const mean = await new Lime(inner, { numSamples: 16, segmentation, baseline: 'mean' }).explain(image, {
      target: 'a',
    });
    expect([...lime.coefficients]).toEqual([...own.coefficients]);
    expect([...lime.coefficients]).not.toEqual([...mean.coefficients]);
    await new GradCam(classifier).explain(image);
    expect(passes()).toBe(17);
    expect(await classifier.linearHead?.()).toEqual(await inner.linearHead());
  });
});

describe('a classifier that remembers', () => {
  test('predicts equal batches once, and gives a copy', async () => {
    const { classifier, passes } = counting(fromLayersModel(model(), { classNames: ['a', 'b'] }));
    const own = remembering(classifier);
    const one = Float32Array.from({ length: 768 }, (_, i) => i % 256);
    const first = await own.predictValues?.(one);
    first?.fill(9);
    const second = await own.predictValues?.(one.slice());
    expect(passes()).toBe(1);
    expect(second?.[0]).toBeLessThan(1);
    // one value less in the last place
    const other = one.slice();
    other[767] -= 1;
    await own.predictValues?.(other);
    expect(passes()).toBe(2);
  });
});

test('the depths are the last layer of each map size, up to the target layer', () => {
  expect(depthsOf(model(), 'coarse_relu')).toEqual(['fine', 'coarse_relu']);
  expect(depthsOf(model(), 'coarse')).toEqual(['fine', 'coarse']);
});

test('ARCC by hand: a map that is half of the photo, the same when it is masked', async () => {
  const classifier = {
    classNames: ['a', 'b'],
    inputSize: size,
    predict: (images: tf.Tensor4D) => tf.tidy(() => tf.fill([images.shape[0], 2], 0.5) as tf.Tensor2D),
  };
  const map: Heatmap = { data: Float32Array.from({ length: 256 }, (_, i) => Number(i < 128)), ...size };
  const grid = { data: new Float32Array(768).fill(100), ...size };
  const seen: number[] = [];
  const same = await arcc(
    map,
    async ({ data }) => {
      seen.push(data[0], data[767]);
      return map;
    },
    classifier,
    grid,
    0,
  );
  // complexity .5, coherency 1, ROAD 0 of a classifier that gives all photos the same
  expect(same).toBeCloseTo(Math.cbrt(0.5 * 1 * 0.5), 6);
  expect(seen).toEqual([100, 0]);
  const opposite = { ...map, data: map.data.map((value) => 1 - value) };
  expect(await arcc(map, async () => opposite, classifier, grid, 0)).toBeCloseTo(0, 6);
});
