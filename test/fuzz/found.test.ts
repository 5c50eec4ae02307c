import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { Combined } from '../../src/explainers/index.js';
import { rankMean } from '../../src/fusion/index.js';
import { FaceQualityClassifier } from '../../src/index.js';
import { faceApiMesh } from '../../src/landmarks/index.js';
import { encodeLabels } from '../../src/model/fit/samples.js';
import { fromNdarray } from '../../src/ndarray.js';
import { startBackend, writeFileAtomic } from '../../src/node/index.js';

/** The longest array that there can be, without an item. */
const holes = (): never[] => Object.assign([], { length: 2 ** 32 - 1 });

// each took seconds and gigabytes, or had the text of the engine
test.each<[string, () => unknown, string]>([
  [
    'labels without end',
    () => encodeLabels([{ image: {} as never, label: holes() }], ['a', 'b'], 'sigmoid'),
    '`dataset[0].label` must be one of "a", "b", got undefined',
  ],
  ['maps without end', () => rankMean(holes()), '`maps[0]` must be { data, width, height }'],
  [
    'explainers that are holes',
    () => new Combined(new Array(3)),
    '`explainers` must be a list of explainers',
  ],
  [
    'an ndarray with a side that is a bigint',
    () => fromNdarray({ data: new Uint8Array(12), shape: [2, 2n, 3], stride: [6, 3, 1], offset: 0 } as never),
    '`array.shape[1]` must be an integer, got 2 (bigint)',
  ],
])('refuses %s at once', (_, call, text) => {
  expect(call).toThrow(text);
});

test('refuses landmarks whose squares overflow', async () => {
  const positions = Array.from({ length: 68 }, (_, i) => ({ x: i, y: (i * 37) % 68 }));
  positions[1].y = 1e308;
  await expect(faceApiMesh({ positions })).rejects.toThrow(
    '`landmarks.positions[1].y` must be a number in -1000000..1000000, got 1e+308',
  );
});

test('refuses a face of tensors, and an input that is no path', async () => {
  await startBackend('cpu');
  const classifier = await FaceQualityClassifier.load();
  const width = tf.scalar(1);
  width.dispose();
  const photo = { data: new Uint8Array(300), width: 10, height: 10 };
  const face = { x: 1, y: 1, width, height: 5 } as never;
  await expect(classifier.assess(photo, { face })).rejects.toThrow('`face.width` must be a number, got ');
  classifier.dispose();
  await expect(writeFileAtomic('out.txt', 'x', { inputs: [5 as never] })).rejects.toThrow(
    '`inputs[0]` must be a string, got 5',
  );
});
