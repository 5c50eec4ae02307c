import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lime } from '../../src/explainers/index.js';
import { FaceQualityClassifier, fromLayersModel } from '../../src/model/index.js';
import { startBackend } from '../../src/node/index.js';
import { faceReferences } from '../../src/references/index.js';
import type { Classifier, Pixels } from '../../src/types.js';

const SIZE = { width: 32, height: 32 };
const grey = (value: number, side = 32): Pixels => ({
  data: new Uint8ClampedArray(side * side * 3).fill(value),
  width: side,
  height: side,
});
const classNames = ['acceptable', 'scratched'];
let backbone: tfl.LayersModel;
let handler: tf.io.IOHandler;

beforeAll(async () => {
  await startBackend('wasm');
  backbone = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [32, 32, 3], filters: 4, kernelSize: 3, padding: 'same' }),
      tfl.layers.globalAveragePooling2d({}),
      tfl.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
  let saved: tf.io.ModelArtifacts | undefined;
  await backbone.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  handler = tf.io.fromMemory(saved as tf.io.ModelArtifacts);
});
afterAll(() => backbone.dispose());

describe('references of classes of your own', () => {
  test('are the photos that were given, on the grid, for every class but the acceptable one', async () => {
    const photo = grey(200, 64);
    const classifier = await FaceQualityClassifier.create({
      classNames,
      backbone: handler,
      references: [photo],
    });
    try {
      photo.data.fill(0);
      expect(await classifier.references?.(0)).toEqual([]);
      const found = await classifier.references?.(1);
      expect(found?.map(({ width, height }) => ({ width, height }))).toEqual([SIZE]);
      expect([...new Set(found?.[0].data)]).toEqual([200]);
      expect(classifier.metadata.references).toBeUndefined();
    } finally {
      classifier.dispose();
    }
  });

  test('are shown in hidden superpixels by default', async () => {
    const classifier = await FaceQualityClassifier.create({
      ...{ classNames, backbone: handler, references: [grey(200)] },
    });
    try {
      const options = { numSamples: 32, segmentation: { numSegments: 4, sigma: 0 } };
      const explained = await new Lime(classifier, options).explain(grey(40), { target: 'scratched' });
      const given = await new Lime(plain(classifier), { ...options, references: [grey(200)] }).explain(
        grey(40),
        { target: 'scratched' },
      );
      const mean = await new Lime(classifier, { ...options, baseline: 'mean' }).explain(grey(40), {
        target: 'scratched',
      });
      explained.coefficients.forEach((value, i) => void expect(value).toBeCloseTo(given.coefficients[i], 6));
      expect(mean.coefficients.every((value) => Math.abs(value) < 1e-6)).toBe(true);
      expect(explained.coefficients.some((value) => Math.abs(value) > 1e-6)).toBe(true);
    } finally {
      classifier.dispose();
    }
  });

  test('that are the portraits are saved with the model', async () => {
    const classifier = await FaceQualityClassifier.create({
      classNames,
      backbone: handler,
      references: 'portraits',
    });
    let saved: tf.io.ModelArtifacts | undefined;
    await classifier.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    classifier.dispose();
    const loaded = await FaceQualityClassifier.load(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    try {
      expect(loaded.metadata.references).toBe('portraits');
      expect(await loaded.references?.(1)).toEqual((await faceReferences(SIZE)).slice(0, 1));
    } finally {
      loaded.dispose();
    }
  });

  test('belong to a wrapped model, and to copies of it', async () => {
    expect(fromLayersModel(backbone, { classNames }).references).toBeUndefined();
    const wrapped = fromLayersModel(backbone, { classNames, references: [grey(9)] });
    const copy = { ...wrapped };
    for (const target of [0, 1]) expect((await copy.references?.(target))?.[0].data[0]).toBe(9);
    const portraits = fromLayersModel(backbone, { classNames, references: 'portraits' });
    expect(await portraits.references?.(1)).toEqual((await faceReferences(SIZE)).slice(0, 1));
  });

  test.each([
    ['faces', RangeError, '`references` must be \'portraits\' or a list of photos, got "faces"'],
    [7, TypeError, "`references` must be 'portraits' or a list of photos, got 7"],
    [[], RangeError, '`references` must be at least one photo, got none'],
    [[null], TypeError, '`references[0]` must be { data, width, height } with a typed array, got null'],
  ])('%j are refused by name', async (references, kind, text) => {
    const before = tf.memory().numTensors;
    const options = { classNames, references: references as never };
    for (const attempt of [
      async () => fromLayersModel(backbone, options),
      async () => FaceQualityClassifier.create({ ...options, backbone: handler }),
    ]) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(kind);
      expect((error as Error).message).toContain(text);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** The classifier without its references. */
function plain(classifier: FaceQualityClassifier): Classifier {
  const { classNames: names, inputSize } = classifier;
  return { classNames: names, inputSize, predict: (images) => classifier.predict(images) };
}
