import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { Cam, type CamOptions, GradCam, ScoreCam } from '../../src/explainers/index.js';
import type { ActivationClassifier, Raster } from '../../src/types.js';
import { noisePhoto } from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A classifier of a grid of `width` x 1 pixels. */
const wide = (width: number): ActivationClassifier => ({
  classNames: ['a', 'b'],
  inputSize: { width, height: 1 },
  predict: () => tf.tensor2d([[0.6, 0.4]]),
  activations: async () => ({
    activations: Float32Array.of(1),
    width: 1,
    height: 1,
    logits: Float32Array.of(1, 0),
    probabilities: Float32Array.of(0.6, 0.4),
  }),
});

async function saliencyOf(layer: number[], width: number, options?: CamOptions): Promise<number[]> {
  const map = (): Raster<Float64Array> => ({
    data: Float64Array.from(layer),
    width: layer.length,
    height: 1,
  });
  const pass = async () => ({
    activations: { data: [1], width: 1, height: 1 },
    gradients: [],
    probabilities: [0.6, 0.4],
  });
  const cam = new Cam(wide(width), 'own', map, pass, options);
  const { saliency, activationMap } = await cam.explain(noisePhoto(width, 1));
  expect([...activationMap.data]).toEqual(layer);
  return [...saliency.data];
}

const near = (values: number[]) => values.map((value) => expect.closeTo(value, 6));

test('a map is enlarged as it is by default', async () => {
  expect(await saliencyOf([-1, 3], 4)).toEqual([-1, 0, 2, 3]);
  expect(await saliencyOf([-1, 3], 4, { scaling: 'none' })).toEqual([-1, 0, 2, 3]);
});

test("scaling 'layer' rectifies and stretches before it enlarges", async () => {
  // [-1, 3] becomes [0, 3], then [0, 1]; a ReLU after enlarging would give [0, 0, 2 / 3, 1]
  expect(await saliencyOf([-1, 3], 4, { scaling: 'layer' })).toEqual(near([0, 0.25, 0.75, 1]));
});

test("scaling 'layer' stretches the enlarged map again", async () => {
  // enlarged to [0, .25, .75, .75, .25, 0]
  expect(await saliencyOf([0, 3, 0], 6, { scaling: 'layer' })).toEqual(near([0, 1 / 3, 1, 1, 1 / 3, 0]));
  // the smallest value becomes 0 on the layer's grid
  expect(await saliencyOf([1, 2, 3], 3, { scaling: 'layer' })).toEqual(near([0, 0.5, 1]));
});

test("scaling 'layer' leaves a map without positive values blank", async () => {
  expect(await saliencyOf([-1, -2], 4, { scaling: 'layer' })).toEqual([0, 0, 0, 0]);
});

test('ScoreCam has the option, too', async () => {
  const { saliency } = await new ScoreCam(wide(4), { scaling: 'layer' }).explain(noisePhoto(4, 1));
  expect([...saliency.data]).toEqual([0, 0, 0, 0]);
});

test('refuses an unknown scaling', () => {
  const classifier = { ...wide(4), linearHead: async () => ({ weights: Float32Array.of(1, 0) }) };
  expect(() => new GradCam(classifier as never, { scaling: 'photo' as never })).toThrow(
    new RangeError('`scaling` must be one of "none", "layer", got "photo"'),
  );
  expect(() => new GradCam(classifier as never, { scale: 'none' } as object)).toThrow(
    'unknown option `scale`',
  );
});
