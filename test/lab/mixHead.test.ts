import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { artifactsOf } from '../../lab/train/artifactsOf.js';
import { mapsSeen } from '../../lab/train/mapsSeen.js';
import { mixHead } from '../../lab/train/mixHead.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { farthest } from '../fixture.js';
import { onWasm, SEVERAL_DEPTHS } from './severalDepths.js';

onWasm();

const options = { ...SEVERAL_DEPTHS, mixChannels: 0, pooling: 'mean' } as const;

test('a mixing layer between depths and head gives the same verdicts, and a saved model with it the same again', async () => {
  const { numTensors } = tf.memory();
  const classifier = await FaceQualityClassifier.create(options);
  const mixed = await mixHead(classifier, 12, 0);
  const images = tf.randomUniform([2, 64, 64, 3], 0, 255, 'float32', 4) as tf.Tensor4D;
  const [a, b, maps] = [classifier.predict(images), mixed.predict(images), mixed.features(images)];
  expect(farthest(a.dataSync(), b.dataSync())).toBeLessThan(1e-5);
  expect(maps.shape).toEqual([2, 8, 8, 12]);
  expect(mixed.metadata.targetLayer).toBe('mix_relu');
  const artifacts = await artifactsOf(mixed);
  expect(mapsSeen(artifacts.topology.config.layers)).toEqual({
    width: 0.5,
    depths: options.depths,
    mixed: 'alone',
  });
  const again = await artifacts.load((_, values, shape) => ({ values, shape }));
  const c = again.predict(images);
  expect(c.dataSync()).toEqual(b.dataSync());
  await expect(mixHead(mixed, 12, 0)).rejects.toThrow(
    'needs a model whose head sees the means of several depths',
  );
  await expect(mixHead(classifier, 3, 0)).rejects.toThrow(
    '`--mix-channels` must be at least 4, two a class, got 3',
  );
  tf.dispose([images, a, b, c, maps]);
  for (const each of [classifier, mixed, again]) each.dispose();
  expect(tf.memory().numTensors).toBe(numTensors);
});
