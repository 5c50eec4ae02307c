import * as tf from '@tensorflow/tfjs-core';
// registers the gradients
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { IntegratedGradients, KernelShap, Lime, Occlusion, Rise } from '../../src/explainers/index.js';
import { startBackend } from '../../src/node/index.js';
import type { Classifier, DifferentiableClassifier, Explainer, Pixels } from '../../src/types.js';

const SIDE = 16;
/** Pixels of one grey value. */
const plain = (value: number): Pixels => ({
  data: new Uint8Array(SIDE * SIDE * 3).fill(value),
  width: SIDE,
  height: SIDE,
});
/** Left half 200, right half 100: a reference that differs from the photo on the right only. */
const photo: Pixels = {
  ...plain(200),
  data: new Uint8Array(SIDE * SIDE * 3)
    .fill(200)
    .map((value, i) => (Math.floor(i / 3) % SIDE < 8 ? value : 20)),
};

/** The probability of class 0 is the mean brightness of the right half, 0..1; every image that was asked about is kept. */
function classifierWith(references?: readonly Pixels[]): DifferentiableClassifier & { seen: Float32Array[] } {
  const seen: Float32Array[] = [];
  const right = (x: tf.Tensor4D): tf.Tensor2D =>
    tf.tidy(() => {
      const bright = tf.div(tf.mean(tf.slice(x, [0, 0, 8, 0], [-1, SIDE, 8, 3]), [1, 2, 3]), 255);
      return tf.stack([bright, tf.sub(1, bright)], 1) as tf.Tensor2D;
    });
  return {
    seen,
    classNames: ['bright', 'dark'],
    inputSize: { width: SIDE, height: SIDE },
    predict: (images) => {
      seen.push(images.dataSync().slice() as Float32Array);
      return right(images);
    },
    features: (images) => tf.tidy(() => tf.mul(images, 1) as tf.Tensor4D),
    head: right,
    ...(references && { references: async () => references }),
  };
}

const halves = {
  data: new Int32Array(SIDE * SIDE).map((_, i) => (i % SIDE < 8 ? 0 : 1)),
  width: SIDE,
  height: SIDE,
  count: 2,
};
const MAKERS: Record<string, (c: DifferentiableClassifier, options?: object) => Explainer> = {
  Lime: (c, options) => new Lime(c, { numSamples: 9, segmentation: halves, ...options }),
  KernelShap: (c, options) => new KernelShap(c, { numSamples: 4, segmentation: halves, ...options }),
  Occlusion: (c, options) => new Occlusion(c, { window: 8, stride: 8, ...options }),
  Rise: (c, options) => new Rise(c, { numSamples: 9, cells: 2, ...options }),
  IntegratedGradients: (c, options) => new IntegratedGradients(c, { steps: 2, ...options }),
};

beforeAll(async () => void (await startBackend('cpu')));

/** Every colour that was shown in the left half, where the photo has 200. */
const shownLeft = ({ seen }: { seen: Float32Array[] }): Set<number> =>
  new Set(seen.flatMap((images) => Array.from(images).filter((_, i) => Math.floor(i / 3) % SIDE < 8)));

describe.each(Object.entries(MAKERS))('%s shows a reference where it hides', (name, make) => {
  const hides = name !== 'IntegratedGradients' && name !== 'Rise';

  test.runIf(hides)('by default that of the classifier', async () => {
    const classifier = classifierWith([plain(123)]);
    await make(classifier).explain(photo, { target: 0 });
    expect(shownLeft(classifier)).toEqual(new Set([200, 123]));
  });

  test('the same map as with the reference as a picture', async () => {
    const plainly = name === 'Lime' ? { smoothing: 0, shrinkage: 0 } : {};
    const own = await make(classifierWith([plain(123)]), plainly).explain(photo, { target: 0 });
    const picture = await make(classifierWith(), { baseline: plain(123), ...plainly }).explain(photo, {
      target: 0,
    });
    expect(own.saliency).toEqual(picture.saliency);
  });

  test.runIf(hides)("the caller's own before the classifier's, of any size", async () => {
    const classifier = classifierWith([plain(123)]);
    const references = [{ data: new Uint8Array(3).fill(77), width: 1, height: 1 }];
    await make(classifier, { references }).explain(photo, { target: 0 });
    expect(shownLeft(classifier)).toEqual(new Set([200, 77]));
  });

  test.runIf(hides)('and another baseline where one is asked for', async () => {
    const classifier = classifierWith([plain(123)]);
    await make(classifier, { baseline: [9, 9, 9] }).explain(photo, { target: 0 });
    expect(shownLeft(classifier)).toEqual(new Set([200, 9]));
  });

  test('refuses a reference that is not there, and references beside another baseline', async () => {
    const { numTensors } = tf.memory();
    const without: Classifier = classifierWith();
    expect(() => make(without as DifferentiableClassifier, { baseline: 'reference' })).toThrow(
      "`baseline: 'reference'` needs good photos: give `references`",
    );
    const classifier = classifierWith([plain(123)]);
    expect(() => make(classifier, { references: [] })).toThrow(
      '`references` must be at least one photo, got none',
    );
    expect(() => make(classifier, { references: plain(1) })).toThrow('`references` must be a list of photos');
    expect(() => make(classifier, { references: [{}] })).toThrow('`references[0]`');
    expect(() => make(classifier, { references: [plain(1)], baseline: 'mean' })).toThrow(
      '`references` must be left out beside another `baseline`',
    );
    await expect(make(classifierWith([]), { baseline: 'reference' }).explain(photo)).rejects.toThrow(
      "the classifier's `references` must give good photos",
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('a class without references', () => {
  test.each(Object.entries(MAKERS))('is explained by %s as without any', async (name, make) => {
    const classifier = classifierWith([plain(123)]);
    const asked: number[] = [];
    const own = {
      ...classifier,
      references: async (target: number) => {
        asked.push(target);
        return target === 1 ? [] : [plain(123)];
      },
    };
    const plainly = name === 'Lime' ? { smoothing: 0, shrinkage: 0 } : {};
    const found = await make(own, plainly).explain(photo, { target: 1 });
    const expected = await make(classifierWith(), plainly).explain(photo, { target: 1 });
    expect(found.saliency).toEqual(expected.saliency);
    // without a target the most probable class decides: the photo is dark on the right
    await make(own).explain(photo);
    expect(asked).toEqual([1, 1]);
  });
});

describe('several references', () => {
  test('take turns in LIME, a mask and its opposite with the same one', async () => {
    const classifier = classifierWith();
    const references = [plain(50), plain(60), plain(70)];
    const segmentation = {
      ...halves,
      data: halves.data.map((_, i) => (i % SIDE < 4 ? 0 : i % SIDE < 8 ? 1 : i % SIDE < 12 ? 2 : 3)),
      count: 4,
    };
    await new Lime(classifier, { numSamples: 9, batchSize: 1, segmentation, references }).explain(photo, {
      target: 0,
    });
    const hidden = classifier.seen.map((image) => {
      const values = new Set(image);
      for (const own of [200, 20]) values.delete(own);
      return [...values];
    });
    // nothing is hidden in the first; a mask that hides nothing or everything has a value or none
    expect(
      hidden
        .slice(1)
        .map((values, i) => values.every((value) => value === 50 + 10 * (Math.floor(i / 2) % 3))),
    ).not.toContain(false);
    expect(hidden.flat().length).toBeGreaterThan(4);
  });

  test('smooth the map of LIME only where a reference is shown', async () => {
    const flat = await new Lime(classifierWith(), {
      baseline: [9, 9, 9],
      numSamples: 9,
      segmentation: halves,
    }).explain(photo, {
      target: 0,
    });
    expect(new Set(flat.saliency.data).size).toBe(2);
    const soft = await new Lime(classifierWith([plain(123)]), {
      numSamples: 9,
      segmentation: halves,
    }).explain(photo, { target: 0 });
    expect(new Set(soft.saliency.data).size).toBeGreaterThan(2);
  });
});
