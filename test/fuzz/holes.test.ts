import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photoProcessor, runBatch } from '../../src/batch/index.js';
import { faceApiDetector } from '../../src/detectors/index.js';
import { fromFunction, GradCam, MultiLayer, Saliency } from '../../src/explainers/index.js';
import { deletion } from '../../src/metrics/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { explanationReport, report, startBackend } from '../../src/node/index.js';
import { fromOnnx } from '../../src/onnx/index.js';
import type { DifferentiableClassifier } from '../../src/types.js';

const photo = { data: new Uint8Array(48).fill(90), width: 4, height: 4 };
const map = { data: new Float32Array(16).fill(1), width: 4, height: 4 };
const classifier: DifferentiableClassifier = {
  classNames: ['a', 'b', 'c'],
  inputSize: { width: 4, height: 4 },
  predict: (images) => tf.fill([images.shape[0], 3], 1 / 3),
  features: (images) => images,
  head: (features) => tf.mean<tf.Tensor2D>(features, [1, 2]),
};
let folder: string;
beforeAll(async () => {
  await startBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'lucidface-holes-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An array whose last item is missing: `forEach`, `map`, `every` and `some` pass over it. */
function withHole<T>(...items: T[]): T[] {
  items.length++;
  return items;
}

const processed = async (photos: never[]): Promise<unknown> => {
  const processor = await photoProcessor({ backend: 'cpu' });
  try {
    return await processor.assess(photos);
  } finally {
    processor.dispose();
  }
};
const panel = { image: photo, label: 'a photo' };
const explanation = {
  method: 'combined',
  target: { index: 0, name: 'a', probability: 0.5 },
  saliency: map,
  agree: true,
};
const runtime = { InferenceSession: { create: async () => ({}) }, Tensor: class {} };
const oneClass = { classNames: ['a'], logits: 'x' };
const faceApi = (found: unknown[]): Promise<unknown> =>
  faceApiDetector({
    tf: { tensor3d: () => ({ dispose: () => {} }) },
    TinyFaceDetectorOptions: Object,
    SsdMobilenetv1Options: Object,
    detectAllFaces: async () => found,
  } as never).detect(photo);

test.each<[string, () => Promise<unknown>]>([
  ['`panels[1]` must be { image, label, note? }, got undefined', () => report(withHole(panel))],
  ['`lines[1]` must be a string, got undefined', () => report([panel], { lines: withHole('a') })],
  [
    '`explanation.agreement[1].massInTop` must be a number',
    () =>
      explanationReport(photo, { ...explanation, parts: [], agreement: withHole({ massInTop: 1 }) } as never),
  ],
  [
    '`explanation.parts` must be an array, got 5',
    () => explanationReport(photo, { ...explanation, parts: 5, agreement: [] } as never),
  ],
  ['`inputs[1]` must be a string, got undefined', () => runBatch(withHole(folder))],
  ['`photos[0]` must be', () => processed(withHole())],
  ['`faceapi.detectAllFaces()[0]` must be { box, score }, got undefined', () => faceApi(withHole())],
  ['`faceapi.detectAllFaces()[0].box` must be', () => faceApi([{ score: 1 }])],
  [
    '`std[2]` must be a number, got undefined',
    () => fromOnnx(runtime as never, new Uint8Array(1), { ...oneClass, std: withHole(1, 1) }),
  ],
  [
    '`against` must be one of "a", "b", "c", got undefined',
    () => new Saliency(classifier).explain(photo, { against: withHole('b') }),
  ],
  [
    '`subject.against[0].index` must be an integer',
    () => deletion({ ...explanation, against: withHole() } as never, classifier, photo),
  ],
  [
    '`classNames[1]` must be a string, got undefined',
    async () => fromFunction(classifier.predict, { inputSize: map, classNames: withHole('a') } as never),
  ],
  [
    '`depths[1]` must be a string, got undefined',
    () => FaceQualityClassifier.create({ classNames: ['a', 'b'], depths: withHole('conv_pw_11_relu') }),
  ],
  [
    '`classifier` must have classNames, inputSize, got undefined',
    async () => new MultiLayer(withHole(classifier), (cut) => new GradCam(cut)),
  ],
])('refuses a hole with %s', async (text, call) => {
  await expect(call()).rejects.toThrow(text);
});
