import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Adam } from '../../src/model/fit/Adam.js';
import { cosineDecay } from '../../src/model/fit/cosineDecay.js';
import { FIT_DEFAULTS } from '../../src/model/fit/fitOptions.js';
import {
  FaceQualityClassifier,
  type FitOptions,
  type FitState,
  type LabelledImage,
} from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { memoryHandler } from '../backends/smallBackbone.js';

const SIDE = 64;
const options = { classNames: ['sharp', 'flat'], inputSize: { width: SIDE, height: SIDE } } as const;

let numTensors: number;
let numVariables: number;
const variables = (): number => Object.keys(tf.engine().registeredVariables).length;
beforeAll(async () => {
  if (!(await tf.setBackend('wasm'))) throw new Error('wasm did not start');
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(variables()).toBe(numVariables);
});
async function create(
  more: Partial<Parameters<typeof FaceQualityClassifier.create>[0]> = {},
): Promise<FaceQualityClassifier> {
  numTensors = tf.memory().numTensors;
  numVariables = variables();
  return FaceQualityClassifier.create({ ...options, ...more });
}

/** Stripes of a random colour, hard or soft: every colour comes in both classes. */
function stripes(seed: number): LabelledImage {
  const random = new Random(seed);
  const sharp = seed % 2 === 0;
  const [r, g, b] = [0, 1, 2].map(() => random.uniform(60, 190));
  const [width, phase] = [random.uniform(6, 14), random.uniform(0, 6)];
  const data = new Uint8ClampedArray(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const wave = Math.sin((2 * Math.PI * (i % SIDE)) / width + phase);
    const lift = 45 * (sharp ? Math.sign(wave) : wave / 3) + random.normal(0, 6);
    data.set([r + lift, g + lift, b + lift], 3 * i);
  }
  return { image: { data, width: SIDE, height: SIDE } satisfies Pixels, label: sharp ? 'sharp' : 'flat' };
}
const photos = (count: number, from = 0): LabelledImage[] =>
  Array.from({ length: count }, (_, i) => stripes(from + i));

async function weightsOf(classifier: FaceQualityClassifier): Promise<Uint8Array> {
  const handler = memoryHandler();
  await classifier.save(handler);
  return handler.weights();
}

describe('the optimizer', () => {
  test('gives the bytes of tf.train.adam, also after its state was saved and restored', async () => {
    numTensors = tf.memory().numTensors;
    numVariables = variables();
    const start = tf.randomNormal([7, 3], 0, 1, 'float32', 5) as tf.Tensor2D;
    const x = tf.randomNormal([20, 7], 0, 1, 'float32', 6) as tf.Tensor2D;
    const [ours, theirs] = [tf.variable(start), tf.variable(start)];
    const lossOf = (weights: tf.Tensor2D) => (): tf.Scalar =>
      tf.mean(tf.square(tf.sub(tf.matMul(x, weights), 1)));
    const reference = tf.train.adam(0.01);
    let adam = new Adam([ours]);
    for (let step = 0; step < 40; step++) {
      const rate = cosineDecay(0.01, step / 40);
      Object.assign(reference, { learningRate: rate });
      const [a, b] = tf.tidy(() => [
        adam.minimize(lossOf(ours as tf.Variable<tf.Rank.R2>), rate).dataSync()[0],
        (
          reference.minimize(lossOf(theirs as tf.Variable<tf.Rank.R2>), true, [theirs]) as tf.Scalar
        ).dataSync()[0],
      ]);
      expect(a).toBe(b);
      if (step % 7 === 6) {
        const state = await adam.state();
        adam.dispose();
        adam = new Adam([ours]);
        adam.restore(state);
      }
    }
    expect(ours.dataSync()).toEqual(theirs.dataSync());
    adam.dispose();
    reference.dispose();
    tf.dispose([start, x, ours, theirs]);
    // tfjs keeps the count of the steps of an optimizer
    numTensors = tf.memory().numTensors;
  });
});

describe('the step size', () => {
  // Adam's first step is as long as its step size, whatever the gradient
  test.each([
    [0, 0.01],
    [9, 0.001],
  ])('with %i warm-up steps moves the head by %f in the first step', async (warmupSteps, length) => {
    const classifier = await create();
    const before = await classifier.linearHead();
    await classifier.fit([stripes(0), stripes(1)], { epochs: 1, learningRate: 0.01, warmupSteps });
    const after = await classifier.linearHead();
    const moved = Array.from(after?.weights ?? [], (weight, i) =>
      Math.abs(weight - (before?.weights[i] ?? Number.NaN)),
    );
    expect(Math.max(...moved)).toBeCloseTo(length, 5);
    classifier.dispose();
  });
});

describe('a resumed training', () => {
  test.each<[string, FitOptions, number]>([
    ['the head', { epochs: 9, batchSize: 5, seed: 3 }, 13],
    ['every weight', { epochs: 4, batchSize: 4, learningRate: 0.001, trainable: 'all' }, 8],
  ])('is the uninterrupted one, to the byte, wherever it was interrupted (%s)', async (_, fit, count) => {
    const dataset = photos(count);
    const whole = await create({ classNames: ['sharp', 'flat', 'none'] });
    const { epochs } = await whole.fit(dataset, fit);
    const expected = await weightsOf(whole);
    whole.dispose();
    const { resume: none } = FIT_DEFAULTS;
    let state: FitState | undefined = none;
    const stops = fit.trainable === 'all' ? [1, 3] : [1, 2, 6, 8];
    const losses: number[] = [];
    const handler = memoryHandler();
    const first = await create({ classNames: ['sharp', 'flat', 'none'] });
    await first.save(handler);
    first.dispose();
    for (const stop of [...stops, undefined]) {
      // all that is left of the run before are bytes
      const classifier = await FaceQualityClassifier.load(handler);
      const result = await classifier.fit(dataset, {
        ...fit,
        resume: state && structuredClone(state),
        onEpochEnd: async ({ epoch }, take) => {
          if (epoch + 1 !== stop) return true;
          state = await take();
          return false;
        },
      });
      losses.push(...result.epochs.map(({ loss }) => loss));
      await classifier.save(handler);
      classifier.dispose();
    }
    expect(losses).toEqual(epochs.map(({ loss }) => loss));
    expect(Buffer.compare(handler.weights(), expected)).toBe(0);
  });

  test('that is done already changes nothing', async () => {
    const classifier = await create();
    const dataset = photos(6);
    let state: FitState | undefined;
    const done = await classifier.fit(dataset, {
      epochs: 2,
      onEpochEnd: async (_, take) => {
        state = await take();
      },
    });
    const before = await weightsOf(classifier);
    const again = await classifier.fit(dataset, { epochs: 2, resume: state });
    expect(again).toEqual({ ...done, epochs: [], steps: 0 });
    expect(Buffer.compare(await weightsOf(classifier), before)).toBe(0);
    classifier.dispose();
  });
});

describe('a training that diverges', () => {
  test.each<[string, 'softmax' | 'sigmoid', FitOptions]>([
    ['softmax', 'softmax', { learningRate: 1e30 }],
    ['sigmoid', 'sigmoid', { learningRate: 1e30 }],
    ['one step only', 'softmax', { learningRate: 1e30, epochs: 1 }],
    ['beyond float32', 'sigmoid', { learningRate: 1e300 }],
    ['every weight', 'softmax', { learningRate: 1e30, epochs: 1, trainable: 'all', batchSize: 4 }],
  ])('is rejected, and leaves the model as it was (%s)', async (_, activation, fit) => {
    const classifier = await create({ activation });
    const before = await weightsOf(classifier);
    await expect(classifier.fit(photos(8), fit)).rejects.toThrow(
      /^the training diverged: the loss must stay finite and near [\d.]+, its value at the start, got .*: lower `learningRate`, which is 1e\+30/,
    );
    expect(Buffer.compare(await weightsOf(classifier), before)).toBe(0);
    classifier.dispose();
  });
});

describe('the report of a fit', () => {
  test('the defaults learn 48 photos: the smaller the dataset, the more epochs', async () => {
    const classifier = await create();
    const { epochs, steps, accuracy, warnings } = await classifier.fit(photos(48));
    expect([epochs.length, steps]).toEqual([200, 400]);
    expect(accuracy).toBeGreaterThan(0.95);
    expect(warnings).toEqual([]);
    let correct = 0;
    for (const { image, label } of photos(20, 100)) {
      const [best] = await classifier.classify(image as Pixels);
      if (best?.className === label) correct++;
    }
    expect(correct).toBeGreaterThanOrEqual(17);
    classifier.dispose();
  });

  test('accuracy is that of the final weights', async () => {
    const classifier = await create();
    const dataset = photos(10);
    const { accuracy } = await classifier.fit(dataset, { epochs: 3 });
    let correct = 0;
    for (const { image, label } of dataset) {
      const [best] = await classifier.classify(image as Pixels);
      if (best?.className === label) correct++;
    }
    expect(accuracy).toBe(correct / 10);
    classifier.dispose();
  });

  test('a model that has not learned its photos, as a warning', async () => {
    const classifier = await create();
    // one photo under the labels of all: whatever the head begins with, it gets half of them right
    const alike = photos(12).map((photo, _, [{ image }]) => ({ ...photo, image }));
    const { warnings, accuracy } = await classifier.fit(alike, { epochs: 1, learningRate: 0 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(
      `the model has not learned its photos: it gets ${(100 * accuracy).toFixed(1)} % of the training labels right, and the most frequent answer alone gets 50.0 %`,
    );
    classifier.dispose();
  });

  test('classes without photos, and photos that are all alike', async () => {
    const three = await create({ classNames: ['sharp', 'flat', 'dark'] });
    const { warnings } = await three.fit(photos(8), { epochs: 60, learningRate: 0.05 });
    expect(warnings).toEqual(['no photo has the class dark: the model cannot learn it']);
    three.dispose();
    const several = await create({ activation: 'sigmoid' });
    const alike = photos(4).map(({ image }) => ({ image, label: ['sharp', 'flat'] }));
    expect((await several.fit(alike, { epochs: 1 })).warnings).toEqual([
      'all photos have the same labels: there is nothing to learn from them',
    ]);
    several.dispose();
  });
});

test.each<[string, Partial<LabelledImage>, FitOptions]>([
  ['`dataset[5].image` must be', { image: null as never }, {}],
  ['`dataset[5].image` must be', { image: null as never }, { trainable: 'all', batchSize: 2 }],
  ['`dataset[5].face.width` must be', { face: { x: 0, y: 0, width: 0, height: 9 } }, {}],
  ['`dataset[5].face` must overlap the photo', { face: { x: 999, y: 0, width: 9, height: 9 } }, {}],
  ['`validation[5].image` must be', { image: null as never }, { validation: [] }],
])('names the photo that cannot be used: %s', async (text, wrong, fit) => {
  const classifier = await create();
  const broken = photos(6).map((sample, i) => (i === 5 ? { ...sample, ...wrong } : sample));
  const call = fit.validation
    ? classifier.fit(photos(6), { ...fit, epochs: 1, validation: broken })
    : classifier.fit(broken, { ...fit, epochs: 1 });
  await expect(call).rejects.toThrow(text);
  classifier.dispose();
});

describe('dispose during fit', () => {
  const disposing = (dispose: () => void) => (): Pixels => {
    dispose();
    return stripes(0).image as Pixels;
  };
  const text = 'this FaceQualityClassifier was disposed';

  test.each<[string, (dispose: () => void) => [LabelledImage[], FitOptions]]>([
    [
      'from a callback',
      (dispose) => [photos(6), { epochs: 5, onEpochEnd: ({ epoch }) => epoch !== 1 || dispose() }],
    ],
    [
      'after the last epoch',
      (dispose) => [photos(6), { epochs: 2, onEpochEnd: ({ epoch }) => epoch !== 1 || dispose() }],
    ],
    [
      'while photos are read',
      (dispose) => [[{ ...photos(1)[0], image: disposing(dispose) } as LabelledImage], {}],
    ],
    [
      'while photos are read, every weight',
      (dispose) => [[{ ...photos(1)[0], image: disposing(dispose) } as LabelledImage], { trainable: 'all' }],
    ],
    [
      'from the progress',
      (dispose) => [photos(40), { onProgress: (fraction) => fraction > 0.3 && dispose() }],
    ],
    [
      'at the end',
      (dispose) => [photos(4), { epochs: 1, onProgress: (fraction) => fraction > 0.4 && dispose() }],
    ],
  ])('ends it by name, and leaves no tensor (%s)', async (_, make) => {
    const classifier = await create();
    const [dataset, fit] = make(() => classifier.dispose());
    await expect(classifier.fit(dataset, fit)).rejects.toThrow(text);
  });

  test('at any moment', async () => {
    for (const delay of [0, 1, 3, 10, 30, 60]) {
      const classifier = await create();
      const call = classifier.fit(photos(9), { epochs: 300, batchSize: 4 });
      setTimeout(() => classifier.dispose(), delay);
      await expect(call).rejects.toThrow(text);
    }
  });
});
