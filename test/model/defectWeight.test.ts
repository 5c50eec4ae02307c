import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { weighDefects } from '../../src/model/weighDefects.js';
import { startBackend } from '../../src/node/startBackend.js';
import { memoryHandler } from '../backends/smallBackbone.js';

const SIDE = 64;
const LN_2 = Math.log(2);
const model = { classNames: ['blurred', 'acceptable', 'dark'], acceptableClass: 'acceptable' } as const;

let classifier: FaceQualityClassifier;
beforeAll(async () => {
  await startBackend('wasm');
  classifier = await FaceQualityClassifier.create({
    classNames: model.classNames,
    activation: 'sigmoid',
    inputSize: { width: SIDE, height: SIDE },
  });
  classifier.setCalibration({ acceptable: [0.5, 1], dark: [2, 0] });
});
afterAll(() => classifier.dispose());

describe('defects in the logit of the acceptable class', () => {
  test('are subtracted as the weighed sum of softplus, row by row', () => {
    const logits = Float32Array.of(0, 1, 0, -100, 2, 100);
    const weighed = weighDefects(logits, { ...model, defectWeight: 2 });
    expect([...weighed].map((value) => Math.round(1e4 * value) / 1e4)).toEqual([
      ...[0, Math.round(1e4 * (1 - 4 * LN_2)) / 1e4, 0],
      ...[-100, -198, 100],
    ]);
    expect([...logits]).toEqual([0, 1, 0, -100, 2, 100]);
  });

  test('have no weight where none is given, and where no class is acceptable', () => {
    const logits = Float32Array.of(3, 2, 1);
    expect(weighDefects(logits, model)).toBe(logits);
    expect(weighDefects(logits, { ...model, acceptableClass: null, defectWeight: 2 })).toBe(logits);
  });

  test('give the same probabilities as tensors and as arrays, of which only those of the acceptable class change', async () => {
    const images = Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 37) % 256);
    const tensor = tf.tensor4d(images, [1, SIDE, SIDE, 3]);
    const { numTensors } = tf.memory();
    const before = await classifier.predictValues(images);
    const { logits } = await classifier.activations(images);
    classifier.setDefectWeight(3);
    const after = await classifier.predictValues(images);
    const predicted = classifier.predict(tensor);
    const [blurred, acceptable, dark] = logits;
    const softplus = (x: number): number => Math.log(1 + Math.exp(x));
    const expected = 0.5 * (acceptable - 3 * (softplus(blurred) + softplus(dark))) + 1;
    expect(after[1]).toBeCloseTo(1 / (1 + Math.exp(-expected)), 5);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    for (const [i, value] of predicted.dataSync().entries()) expect(value).toBeCloseTo(after[i], 5);
    predicted.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    tensor.dispose();
  });

  test('are saved, loaded, and part of the hash', async () => {
    classifier.setDefectWeight(0);
    const none = await classifier.hash();
    classifier.setDefectWeight(3);
    const handler = memoryHandler();
    await classifier.save(handler);
    const loaded = await FaceQualityClassifier.load(handler);
    expect(loaded.metadata.defectWeight).toBe(3);
    expect(await loaded.hash()).toBe(await classifier.hash());
    expect(await loaded.hash()).not.toBe(none);
    loaded.dispose();
  });

  test.each([
    [-1, '`weight` must be'],
    [Number.NaN, '`weight` must be'],
    ['3', '`weight` must be'],
  ])('refuses a weight of %s', (weight, text) => {
    expect(() => classifier.setDefectWeight(weight as number)).toThrow(text);
  });

  test('is refused for a softmax model', async () => {
    const softmax = await FaceQualityClassifier.create({
      classNames: model.classNames,
      inputSize: { width: SIDE, height: SIDE },
    });
    expect(() => softmax.setDefectWeight(1)).toThrow(
      '`weight` must be 0 unless a sigmoid model has an acceptable class, got 1',
    );
    softmax.setDefectWeight(0);
    softmax.dispose();
  });
});
