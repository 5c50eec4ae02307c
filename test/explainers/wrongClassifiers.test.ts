import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  Cam,
  EigenCam,
  eigenCamMap,
  GradCam,
  gradCamMap,
  gradCamPlusPlusMap,
  gradientPass,
  hiResCamMap,
  layerCamMap,
  Saliency,
  xGradCamMap,
} from '../../src/explainers/index.js';
import type { DifferentiableClassifier } from '../../src/types.js';
import { noisePhoto } from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const classifier: DifferentiableClassifier = {
  classNames: ['a', 'b'],
  inputSize: { width: 4, height: 4 },
  predict: (images) => tf.fill([images.shape[0], 2], 0.5),
  features: (images) => images,
  head: (features) => tf.slice(tf.mean<tf.Tensor2D>(features, [1, 2]), [0, 0], [-1, 2]),
};
const three = { ...classifier, head: (features: tf.Tensor4D) => tf.mean<tf.Tensor2D>(features, [1, 2]) };
const photo = noisePhoto(4, 4);

test.each([
  ['Saliency', new Saliency(three)],
  ['GradCam', new GradCam(three)],
])('%s names a head of another number of classes, and leaves no tensor', async (_, explainer) => {
  const before = tf.memory().numTensors;
  await expect(explainer.explain(photo)).rejects.toThrow(
    new RangeError('`classifier.head` must give 2 values, one per class, got the shape [1, 3]'),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ['Saliency', Saliency],
  ['GradCam', GradCam],
  ['EigenCam', EigenCam],
])('%s names probabilities that are no tensor, and leaves no tensor', async (_, Explainer) => {
  const before = tf.memory().numTensors;
  const wrong = { ...classifier, probabilities: () => 'x' as never };
  await expect(new Explainer(wrong).explain(photo)).rejects.toThrow(
    '`classifier.probabilities` must give a tensor of numbers, got "x"',
  );
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ['Saliency', Saliency],
  ['GradCam', GradCam],
])(
  '%s passes on what the model throws in a backward pass, of any kind, and leaves no tensor',
  async (_, Explainer) => {
    for (const thrown of [null, undefined, 'lost', 5]) {
      const head = (): never => {
        throw thrown;
      };
      const before = tf.memory().numTensors;
      const caught = await new Explainer({ ...classifier, head }).explain(photo).then(
        () => 'an explanation',
        (error: unknown) => ({ error }),
      );
      expect(caught).toEqual({ error: thrown });
      expect(tf.memory().numTensors).toBe(before);
    }
  },
);

test('a pass refuses a grid that is not finite, and indices of no class', async () => {
  const grid = { data: new Float32Array(48).fill(Number.NaN, 3, 4), width: 4, height: 4 };
  const request = { grid, index: 0, against: [], signal: undefined, onProgress: undefined };
  await expect(gradientPass(classifier, request)).rejects.toThrow('`request.grid.data[3]`');
  const whole = { ...request, grid: { ...grid, data: new Float32Array(48) } };
  for (const index of [5n, 'dark', 9])
    await expect(gradientPass(classifier, { ...whole, index } as never)).rejects.toThrow(
      '`request.index` must be an integer',
    );
  await expect(gradientPass(classifier, { ...whole, against: [1, 9] })).rejects.toThrow(
    '`request.against` must be an integer in 0..1, got 9',
  );
});

test.each([gradCamMap, gradCamPlusPlusMap, hiResCamMap, layerCamMap, xGradCamMap])(
  '%o names its arguments',
  (map) => {
    const activations = { data: [1, 2], width: 2, height: 1 };
    expect(() => map(null as never, [1, 2])).toThrow('`activations` must be');
    expect(() => map(activations, undefined as never)).toThrow('`gradients` must be');
    expect(() => map(activations, [1, 1e308])).toThrow(
      '`gradients[1]` must be finite as a 32-bit float, got 1e+308',
    );
    expect(() => map({ ...activations, data: [-1e308, 2] }, [1, 2])).toThrow('`activations.data[0]` must be');
    expect(() => eigenCamMap(null as never)).toThrow('`activations` must be');
  },
);

test('a class activation map needs the name of its method', () => {
  expect(() => new Cam(classifier, Number.NaN as never, gradCamMap)).toThrow(
    '`method` must be a string, got NaN',
  );
});
