import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Combined, fromFunction, Lime, MultiLayer, NoiseTunnel } from '../../src/explainers/index.js';
import type { Classifier, Explainer, Explanation } from '../../src/types.js';
import { noisePhoto } from './models.js';

const SIDE = 8;
const classNames = ['red', 'green', 'blue'];
const photo = noisePhoto(SIDE, SIDE);
const brightest = (images: tf.Tensor4D): tf.Tensor =>
  tf.tidy(() => tf.oneHot(tf.argMax(tf.mean(images, [1, 2]), 1), 3));
const rule = (side: number, dtype: 'float32' | 'int32' | 'bool' = 'float32'): Classifier =>
  fromFunction((images) => tf.tidy(() => tf.cast(brightest(images), dtype)), {
    ...{ classNames, inputSize: { width: side, height: side } },
  });
const explanation: Explanation = {
  method: 'own',
  target: { index: 0, name: 'red', probability: 1 },
  saliency: { data: new Float32Array(SIDE * SIDE).fill(1), width: SIDE, height: SIDE },
};
/** Ignores the signal, as explainers of users may. */
const own: Explainer = { explain: async () => explanation };
const giving = (value: unknown): Explainer => ({ explain: async () => value as Explanation });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a rule as a classifier', () => {
  test.each(['int32', 'bool'] as const)('may answer with %s', async (dtype) => {
    const options = { numSamples: 40, link: 'identity' } as const;
    const before = tf.memory().numTensors;
    const found = await new Lime(rule(SIDE, dtype), options).explain(photo);
    expect(tf.memory().numTensors).toBe(before);
    expect(found).toEqual(await new Lime(rule(SIDE), options).explain(photo));
  });
});

describe.each<[string, (part: Explainer) => Explainer, string]>([
  ['Combined', (part) => new Combined([own, part]), 'explainers[1].explain()'],
  // one type of classifier in, the same type out
  ['MultiLayer', (part) => new MultiLayer([rule(SIDE)], () => part), 'explainerOf(cuts[0]).explain()'],
])('%s of own explainers', (_, whole, name) => {
  test.each<[string, unknown]>([
    ['', undefined],
    ['.method', { ...explanation, method: undefined }],
    ['.target', { ...explanation, target: undefined }],
    ['.saliency', { ...explanation, saliency: undefined }],
    ['.warnings', { ...explanation, warnings: 'few samples' }],
  ])('names what lacks in an explanation: %s', async (field, part) => {
    const lacking = whole(giving(part)).explain(photo);
    await expect(lacking).rejects.toThrow(TypeError);
    await expect(lacking).rejects.toThrow(`\`${name}${field}\` must be`);
  });

  test('stops when it is aborted, although they do not', async () => {
    const controller = new AbortController();
    const aborting: Explainer = {
      explain: async () => {
        controller.abort(new Error('stop'));
        return explanation;
      },
    };
    await expect(whole(aborting).explain(photo, { signal: controller.signal })).rejects.toThrow('stop');
  });
});

test('a noise tunnel refuses an explainer whose classifier has another grid', async () => {
  const tunnel = new NoiseTunnel(rule(SIDE), new Lime(rule(SIDE + 1), { numSamples: 4 }), { numSamples: 1 });
  await expect(tunnel.explain(photo)).rejects.toThrow(
    new RangeError('the noisy photo and the grid must have the same size, got 8 x 8 and 9 x 9'),
  );
});

test('an own baseline that is not finite is named, not the classifier', async () => {
  const data = new Float32Array(3 * SIDE * SIDE).fill(128);
  data[7] = Number.NaN;
  const lime = new Lime(rule(SIDE), { numSamples: 4, baseline: () => ({ data, width: SIDE, height: SIDE }) });
  await expect(lime.explain(photo)).rejects.toThrow(
    new RangeError('`baseline.data[7]` must be finite, got NaN'),
  );
});
