import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  averageDrop,
  counterfactual,
  deletion,
  infidelity,
  insertion,
  road,
} from '../../src/metrics/index.js';
import { startBackend } from '../../src/node/index.js';
import type { Classifier, Heatmap, Pixels } from '../../src/types.js';

const SIDE = 8;
const size = { width: SIDE, height: SIDE };
const plain = (value: number): Pixels => ({ data: new Uint8Array(SIDE * SIDE * 3).fill(value), ...size });
/** A dark right half. */
const photo: Pixels = {
  ...plain(200),
  data: plain(200).data.map((v, i) => (Math.floor(i / 3) % SIDE < 4 ? v : 40)),
};
/** The map says that it is the right half. */
const map: Heatmap = {
  data: Float32Array.from({ length: SIDE * SIDE }, (_, i) => (i % SIDE < 4 ? 0 : 1)),
  ...size,
};

/** The probability of `dark` is 1 less the mean brightness. */
const classifierWith = (references?: readonly Pixels[]): Classifier => ({
  classNames: ['dark', 'good'],
  inputSize: size,
  predict: (images) =>
    tf.tidy(() => {
      const bright = tf.div(tf.mean(images, [1, 2, 3]), 255);
      return tf.stack([tf.sub(1, bright), bright], 1) as tf.Tensor2D;
    }),
  ...(references && { references: async (target: number) => (target === 0 ? references : []) }),
});
const dark = 1 - (200 + 40) / 2 / 255;
const repaired = 1 - 200 / 255;
beforeAll(async () => void (await startBackend('cpu')));

describe('removed pixels show a reference', () => {
  const classifier = classifierWith([plain(200)]);
  const options = { target: 'dark', baseline: 'reference' } as const;

  test('in deletion: the most salient part is repaired first, and the rest stays as it is', async () => {
    const { curve } = await deletion(map, classifier, photo, { ...options, steps: 2 });
    expect(curve?.map(({ y }) => y)).toEqual(
      [dark, repaired, repaired].map((value) => expect.closeTo(value, 5)),
    );
  });

  test('in insertion: the defect comes back first', async () => {
    const { curve } = await insertion(map, classifier, photo, { ...options, steps: 2 });
    expect(curve?.map(({ y }) => y)).toEqual([repaired, dark, dark].map((value) => expect.closeTo(value, 5)));
  });

  test('in ROAD without noise: only the most salient pixels matter', async () => {
    const { curve, leastFirst } = await road(map, classifier, photo, { ...options, shares: [0.5], noise: 0 });
    expect(curve[1]?.y).toBeCloseTo(repaired, 5);
    expect(leastFirst[1]?.y).toBeCloseTo(dark, 5);
  });

  test("in infidelity and average drop, and as the caller's own", async () => {
    const own = { ...options, references: [plain(200)] };
    for (const metric of [infidelity, averageDrop]) {
      const found = await metric(map, classifier, photo, options);
      expect(await metric(map, classifierWith(), photo, own)).toEqual(found);
    }
    const black = await infidelity(map, classifier, photo, { target: 'dark' });
    expect(black).not.toEqual(await infidelity(map, classifier, photo, options));
  });

  test('are refused where there are none, and beside another baseline', async () => {
    const without = classifierWith();
    await expect(deletion(map, without, photo, options)).rejects.toThrow(
      "`baseline: 'reference'` needs good photos",
    );
    await expect(deletion(map, without, photo, { references: [plain(1)] })).rejects.toThrow(
      '`references` must be left out beside another `baseline`',
    );
    await expect(road(map, without, photo, { references: [plain(1)] })).rejects.toThrow(
      "`references` must be left out beside `baseline: 'impute'`",
    );
    await expect(deletion(map, classifier, photo, { ...options, target: 'good' })).rejects.toThrow(
      "the classifier's `references` must give good photos",
    );
  });
});

describe('counterfactual', () => {
  const area = 0.5;
  test('repairs by the reference of the class', async () => {
    const found = await counterfactual(map, classifierWith([plain(200)]), photo, { target: 'dark', area });
    expect(found.before).toBeCloseTo(dark, 5);
    expect(found.after).toBeCloseTo(repaired, 5);
    expect(new Set(found.repaired.data)).toEqual(new Set([200]));
  });

  test("by the caller's own, and by inpainting where it is asked for or there is none", async () => {
    const own = await counterfactual(map, classifierWith(), photo, {
      target: 'dark',
      area,
      references: [plain(90)],
    });
    expect(new Set(own.repaired.data)).toEqual(new Set([200, 90]));
    const inpainted = await counterfactual(map, classifierWith(), photo, { target: 'dark', area });
    const asked = await counterfactual(map, classifierWith([plain(9)]), photo, {
      target: 'dark',
      area,
      repair: 'inpaint',
    });
    expect(asked).toEqual(inpainted);
    const good = await counterfactual(map, classifierWith([plain(9)]), photo, { target: 'good', area });
    expect(good.repaired).toEqual(inpainted.repaired);
  });

  test('refuses references beside inpainting, and a reference that is not there', async () => {
    const { numTensors } = tf.memory();
    const without = classifierWith();
    await expect(counterfactual(map, without, photo, { repair: 'reference' })).rejects.toThrow(
      'needs good photos',
    );
    await expect(
      counterfactual(map, without, photo, { repair: 'inpaint', references: [plain(1)] }),
    ).rejects.toThrow("`references` must be left out beside `repair: 'inpaint'`");
    await expect(counterfactual(map, without, photo, { repair: 'paint' as never })).rejects.toThrow(
      '`repair` must be',
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
