import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { readCrops } from '../../src/evaluation/train/readCrops.js';
import type { DatasetPhoto } from '../../src/evaluation/train/readDataset.js';
import { toGrid } from '../../src/image/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { readImage } from '../../src/node/readImage.js';
import { startBackend } from '../../src/node/startBackend.js';
import type { JudgedFace } from '../../src/types.js';

const PATH = fileURLToPath(
  new URL('../../node_modules/@vladmandic/face-api/demo/sample3.jpg', import.meta.url),
);
const SIZE = { width: 192, height: 192 };

beforeAll(() => startBackend('wasm'));

const photo = (face: JudgedFace): DatasetPhoto => ({
  ...{ path: PATH, where: 'photos.csv:2', person: 'anna', group: '', source: '', face },
  ...{ faults: new Map(), extra: new Map(), labels: { blurred: 0 }, split: 'train' },
});

test('trains on the crops that assess judges: a box is drawn anew, one with its roll used as it is', async () => {
  const { numTensors } = tf.memory();
  const face = { x: 1090, y: 190, width: 170, height: 220 };
  const rolled = { ...face, roll: 0 };
  const { crops } = await readCrops([photo(face), photo(rolled)], SIZE, false, () => {});
  expect(tf.memory().numTensors).toBe(numTensors);
  const pixels = await readImage(PATH);
  const classifier = await FaceQualityClassifier.load();
  const judged = (await classifier.assess(pixels, { face })).face as JudgedFace;
  classifier.dispose();
  expect(Math.abs(judged.x - face.x) + Math.abs(judged.y - face.y)).toBeGreaterThan(5);
  const bytes = (box: JudgedFace): Uint8ClampedArray =>
    Uint8ClampedArray.from(toGrid(pixels, SIZE, box).data);
  expect(crops[0].image.data).toEqual(bytes(judged));
  expect(crops[1].image.data).toEqual(bytes(face));
});
