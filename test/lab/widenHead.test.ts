import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { artifactsOf } from '../../lab/train/artifactsOf.js';
import { mapsSeen } from '../../lab/train/mapsSeen.js';
import { widenHead } from '../../lab/train/widenHead.js';
import { GradCam } from '../../src/explainers/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { farthest } from '../fixture.js';
import { onWasm, SEVERAL_DEPTHS } from './severalDepths.js';

onWasm();

const photo = () => {
  const data = tf.randomUniform([64 * 64 * 3], 0, 255, 'float32', 5);
  const image = { data: Uint8ClampedArray.from(data.dataSync()), width: 64, height: 64 };
  data.dispose();
  return image;
};

test.each(['mean', 'mean-max'] as const)(
  'gives the same verdicts and the same map, and shows the head the depths, too, by %s',
  async (pooling) => {
    const { numTensors } = tf.memory();
    const classifier = await FaceQualityClassifier.create({
      ...SEVERAL_DEPTHS,
      mixChannels: 12,
    });
    const wide = await widenHead(classifier, pooling);
    const images = tf.randomUniform([2, 64, 64, 3], 0, 255, 'float32', 4) as tf.Tensor4D;
    const [a, b, maps] = [classifier.predict(images), wide.predict(images), wide.features(images)];
    expect(farthest(a.dataSync(), b.dataSync())).toBeLessThan(1e-6);
    const channels = maps.shape[3];
    expect(channels).toBeGreaterThan(12);
    expect((await wide.linearHead())?.weights).toHaveLength(channels * 2);
    const largest = pooling === 'mean' ? undefined : new Float32Array(channels * 2);
    expect((await wide.linearHead())?.maxWeights).toEqual(largest);
    const image = photo();
    const [before, after] = [
      await new GradCam(classifier).explain(image, { target: 'red' }),
      await new GradCam(wide).explain(image, { target: 'red' }),
    ];
    expect(farthest(before.saliency.data, after.saliency.data)).toBeLessThan(1e-5);
    expect(mapsSeen((await artifactsOf(classifier)).topology.config.layers)).toEqual({
      width: 0.5,
      depths: SEVERAL_DEPTHS.depths,
      mixed: 'alone',
    });
    expect(mapsSeen((await artifactsOf(wide)).topology.config.layers)).toEqual({
      width: 0.5,
      depths: SEVERAL_DEPTHS.depths,
      mixed: 'beside',
    });
    tf.dispose([images, a, b, maps]);
    await expect(widenHead(wide, pooling)).rejects.toThrow('`--widen` needs');
    for (const each of [classifier, wide]) each.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  },
);
