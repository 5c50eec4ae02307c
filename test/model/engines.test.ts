import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction, createContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaceQualityClassifier } from '../../src/index.js';
import { startBackend } from '../../src/node/index.js';

/** Another copy of tfjs-core with a cpu backend, whose `window` is given: copies find their engine there. */
function otherCopy(window: object): typeof tf {
  const require = createRequire(import.meta.url);
  const realm = createContext({ window, setTimeout, performance, console: { warn: () => {} }, TextDecoder });
  const run = (name: string, others: Readonly<Record<string, unknown>>): unknown => {
    const file = { exports: {} };
    compileFunction(
      readFileSync(require.resolve(name), 'utf8'),
      ['exports', 'require', 'module', 'process'],
      {
        parsingContext: realm,
      },
    )(file.exports, (other: string) => others[other] ?? require(other), file, process);
    return file.exports;
  };
  const core = run('@tensorflow/tfjs-core', {}) as typeof tf;
  run('@tensorflow/tfjs-backend-cpu', { '@tensorflow/tfjs-core': core });
  return core;
}

const REFUSED = new TypeError(
  '`images` must be a live tensor of this tfjs engine, got a disposed or foreign one',
);
let classifier: FaceQualityClassifier;
beforeAll(async () => {
  await startBackend('cpu');
  classifier = await FaceQualityClassifier.load();
});
afterAll(() => classifier.dispose());

test('a tensor of another engine is refused by name, and leaves nothing behind', async () => {
  const { width, height } = classifier.inputSize;
  const other = otherCopy({});
  await other.setBackend('cpu');
  const theirs = other.zeros([1, height, width, 3]) as unknown as tf.Tensor4D;
  const before = tf.memory().numTensors;
  expect(() => classifier.predict(theirs)).toThrow(REFUSED);
  expect(tf.memory().numTensors).toBe(before);
});

test('a tensor of another engine can be assessed: it is read through its own engine', async () => {
  const other = otherCopy({});
  await other.setBackend('cpu');
  const theirs = other.fill([20, 20, 3], 90) as unknown as tf.Tensor3D;
  const ours = { data: new Uint8Array(1200).fill(90), width: 20, height: 20 };
  expect(await classifier.assess(theirs, { detector: null })).toEqual(
    await classifier.assess(ours, { detector: null }),
  );
});

test('another copy of tfjs-core in the same realm shares the engine, and its tensors are as good', () => {
  const { width, height } = classifier.inputSize;
  const other = otherCopy(globalThis);
  expect(other.engine()).toBe(tf.engine());
  const [theirs, own] = tf.tidy(() => [
    classifier.predict(other.zeros([1, height, width, 3])).dataSync(),
    classifier.predict(tf.zeros([1, height, width, 3])).dataSync(),
  ]);
  expect(theirs).toEqual(own);
});

test('a disposed tensor is refused by the same words', () => {
  const { width, height } = classifier.inputSize;
  const gone: tf.Tensor4D = tf.zeros([1, height, width, 3]);
  gone.dispose();
  expect(() => classifier.predict(gone)).toThrow(REFUSED);
});
