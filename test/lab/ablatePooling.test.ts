import '@tensorflow/tfjs-backend-cpu';
// the gradients of the loss
import '@tensorflow/tfjs-layers';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ablatePooling } from '../../lab/ablation/ablatePooling.js';
import { type Features, featuresOf, fitFrozenHead } from '../../lab/train/frozenHead.js';
import { evaluate } from '../../lab/train/modelCardMeasures.js';
import type { Sample } from '../../lab/train/sample.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { writeImage } from '../../src/node/index.js';
import { Random } from '../../src/random.js';

const SIZE = { width: 4, height: 4 };
const FIT = { classWeights: {}, epochs: 3, seed: 1 };
const NATURAL = ['good', 'bad', 'masked', 'bare', 'side-light', 'even-light', 'no-face', 'good', 'bad'];

let data: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  data = await mkdtemp(join(tmpdir(), 'lucidface-'));
  const random = new Random(9);
  const rows = [];
  for (const [i, label] of NATURAL.entries()) {
    await writeImage(join(data, `${i}.png`), photo(label === 'good' ? 200 : 60, random, 9));
    rows.push(i % 2 ? `${i}.png,${label},blur,,,,` : `${i}.png,${label},blur,1,1,7,6`);
  }
  const header = 'path,label,defects,face_x,face_y,face_w,face_h';
  await writeFile(join(data, 'natural.csv'), [header, ...rows].join('\n'));
});
afterAll(() => rm(data, { recursive: true }));

function photo(value: number, random: Random, side: number) {
  const values = Uint8ClampedArray.from({ length: side * side * 3 }, () => value + random.uniform(-50, 50));
  return { data: values, width: side, height: side };
}

function samples(count: number, seed: number): Sample[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => ({
    image: photo(i % 3 ? 180 : 80, random, 4),
    label: { acceptable: i % 3 ? 1 : 0, dark: i % 3 ? 0 : 1 },
    photo: { person: `person ${i % 4}`, group: `group ${i % 2}` },
  })) as unknown as Sample[];
}

/** The part of a classifier that is a cut, with so many channels; it counts the photos that it looks at. */
function cut(channels: number): { classifier: FaceQualityClassifier; seen: () => number } {
  let seen = 0;
  const features = (images: tf.Tensor4D): tf.Tensor4D => {
    seen += images.shape[0];
    return tf.tidy(() => tf.slice(tf.avgPool(images, 2, 2, 'valid'), 0, [-1, 2, 2, channels]));
  };
  return { classifier: { features, inputSize: SIZE } as FaceQualityClassifier, seen: () => seen };
}

test('every photo passes the network once for all heads, each of which is measured as it would be alone', async () => {
  const cuts = [cut(2), cut(3)] as const;
  const pool = { train: samples(40, 0), test: samples(12, 1) };
  const before = tf.memory().numTensors;
  const progress: number[] = [];
  const found = await ablatePooling(
    cuts.map(({ classifier }, i) => [`layer ${i}`, classifier]),
    pool,
    data,
    FIT,
    (fraction) => void progress.push(fraction),
  );
  expect(tf.memory().numTensors).toBe(before);
  // one more tells how many channels there are
  const photos = 1 + pool.train.length + pool.test.length + NATURAL.length;
  expect(cuts.map(({ seen }) => seen())).toEqual([photos, photos]);
  expect(found.map(({ name }) => name).slice(3, 5)).toEqual([
    'layer 1: mean + spread + largest',
    'all four depths: mean',
  ]);
  expect(found.map(({ parameters }) => parameters)).toEqual(
    [3, 6, 6, 9, 5, 10, 10, 15].map((features) => 15 * (features + 1)),
  );
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);

  const mean: Features = (images) => tf.tidy(() => tf.mean(cut(3).classifier.features(images), [1, 2]));
  const head = await fitFrozenHead(await featuresOf(pool.train, mean), pool.train, [0, 1, 2], FIT);
  const alone = await evaluate(head.behind(mean, SIZE), pool.test, data, () => {});
  head.dispose();
  expect(found[0]?.found).toEqual(alone);
  expect(alone.natural['good / bad']?.value).toBeGreaterThan(0);
});
