import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resample } from '../../src/image/index.js';
import { toFloat16 } from '../../src/model/float16.js';
import { FaceQualityClassifier, type LabelledImage } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { astronaut, farthest, fixtureModel } from '../fixture.js';

let folder: string;
beforeAll(async () => {
  if (!(await tf.setBackend('wasm'))) throw new Error('wasm did not start');
  folder = await mkdtemp(join(tmpdir(), 'lucidface-'));
});
afterAll(() => rm(folder, { recursive: true }));

function flat(color: readonly number[], seed: number): Pixels {
  const random = new Random(seed);
  const data = Uint8ClampedArray.from({ length: 40 * 40 * 3 }, (_, i) => color[i % 3] + random.normal(0, 12));
  return { data, width: 40, height: 40 };
}

function reds(count: number): LabelledImage[] {
  return Array.from({ length: count }, (_, i) =>
    i % 2
      ? { image: flat([190, 60, 50], i), label: 'red' }
      : { image: flat([60, 90, 200], i), label: 'blue' },
  );
}

const small = { classNames: ['red', 'blue'], inputSize: { width: 64, height: 64 } } as const;

describe('the bundled model', () => {
  let classifier: FaceQualityClassifier;
  beforeAll(async () => {
    classifier = await FaceQualityClassifier.load();
  });
  afterAll(() => classifier.dispose());

  test('describes itself', () => {
    expect(classifier.classNames).toContain('acceptable');
    expect(classifier.inputSize).toEqual({ width: 192, height: 192 });
    expect(classifier.metadata).toMatchObject({
      format: 1,
      activation: 'sigmoid',
      acceptableClass: 'acceptable',
    });
    expect(classifier.metadata.data).toMatch(/^[0-9a-f]{64}$/);
  });

  test('classifies best first, in probabilities', async () => {
    const found = await classifier.classify(astronaut());
    expect(found.map(({ className }) => className).sort()).toEqual([...classifier.classNames].sort());
    for (let i = 1; i < found.length; i++)
      expect(found[i]?.probability).toBeLessThanOrEqual(found[i - 1]?.probability);
    for (const { probability } of found) expect(probability).toBeGreaterThanOrEqual(0);
  });

  test('sees that a photo without a face is none, and that a blurred one is blurred', async () => {
    const blank = await classifier.assess(
      {
        data: new Uint8Array(300 * 300 * 3).fill(120),
        width: 300,
        height: 300,
      },
      { detector: null },
    );
    expect(blank.acceptable).toBe(false);
    const sharp = astronaut();
    const tiny = { data: new Uint8Array(14 * 14 * 3), width: 14, height: 14 };
    for (let i = 0; i < tiny.data.length; i++) {
      const [x, y] = [Math.floor(i / 3) % 14, Math.floor(i / 42)];
      tiny.data[i] = sharp.data[(y * 16 * 224 + x * 16) * 3 + (i % 3)];
    }
    const [before, after] = [
      await classifier.assess(sharp, { detector: null }),
      await classifier.assess(tiny, { detector: null }),
    ];
    expect(after.probabilities.blurred).toBeGreaterThan(before.probabilities.blurred + 0.3);
    expect(after.defects.map(({ className }) => className)).toContain('blurred');
    expect(after.defects.find(({ className }) => className === 'blurred')?.advice.code).toBe('hold-still');
  });

  test('predict equals head after features; a batch equals single photos', () => {
    const { width: side } = classifier.inputSize;
    const whole224 = { x: 0, y: 0, width: 224, height: 224 };
    const photo = Float32Array.from(resample(astronaut(), whole224, classifier.inputSize).data);
    const two = new Float32Array(photo.length * 2);
    two.set(photo);
    two.set(
      photo.map((value) => 255 - value),
      photo.length,
    );
    tf.tidy(() => {
      const images = tf.tensor4d(two, [2, side, side, 3]);
      const whole = classifier.predict(images).dataSync();
      const inParts = classifier.probabilities(classifier.head(classifier.features(images))).dataSync();
      expect(farthest(whole, inParts)).toBe(0);
      const second = classifier.predict(tf.slice(images, [1, 0, 0, 0], [1, side, side, 3])).dataSync();
      expect(farthest(whole.subarray(classifier.classNames.length), second)).toBeLessThan(1e-5);
    });
  });

  test('agrees between cpu and wasm to 1e-4', async () => {
    const wasm = await classifier.classify(astronaut());
    await tf.setBackend('cpu');
    const cpu = await classifier.classify(astronaut());
    await tf.setBackend('wasm');
    for (const { className, probability } of wasm) {
      expect(
        Math.abs((cpu.find((item) => item.className === className)?.probability as number) - probability),
      ).toBeLessThan(1e-4);
    }
  });

  test('looks at the face that it is given', async () => {
    const whole = await classifier.assess(astronaut(), { detector: null });
    const face = await classifier.assess(astronaut(), { face: { x: 60, y: 40, width: 90, height: 120 } });
    expect(face.probabilities).not.toEqual(whole.probabilities);
  });

  test('keeps no tensor, not even after an error', async () => {
    await classifier.classify(astronaut());
    const { numTensors } = tf.memory();
    await classifier.assess(astronaut(), { detector: null });
    await expect(classifier.classify({ data: new Uint8Array(7), width: 1, height: 2 })).rejects.toThrow(
      RangeError,
    );
    await expect(classifier.classify(astronaut(), { box: 1 } as object)).rejects.toThrow(
      'unknown option `box`',
    );
    await expect(
      classifier.classify(astronaut(), { face: { x: 0, y: 0, width: 0, height: 4 } }),
    ).rejects.toThrow('`face.width`');
    await expect(classifier.classify('photo.jpg' as never)).rejects.toThrow(
      'read files with readImage of lucidface/node',
    );
    expect(() => classifier.predict(tf.zeros([1, 8, 8, 3]))).toThrow(
      '`images` must be a tensor [n, 192, 192, 3], got [1, 8, 8, 3]',
    );
    expect(tf.memory().numTensors).toBe(numTensors + 1);
  });

  test('classifies a photo of 20 megapixels and one of one pixel', async () => {
    const [width, height] = [5472, 3648];
    const large = { data: new Uint8Array(width * height * 3).fill(99), width, height };
    const one = { data: Uint8Array.of(99, 99, 99), width: 1, height: 1 };
    const [a, b] = [await classifier.classify(large), await classifier.classify(one)];
    for (const [i, { className, probability }] of a.entries()) {
      expect(b[i]?.className).toBe(className);
      expect(b[i]?.probability).toBeCloseTo(probability, 4);
    }
  });
});

describe('create, fit, save and load', () => {
  test('learns two colours from photos, on frozen features, and keeps them on disk', async () => {
    const { numTensors } = tf.memory();
    const classifier = await FaceQualityClassifier.create(small);
    const seen: number[] = [];
    const { epochs: results, ...fit } = await classifier.fit(reds(24), {
      epochs: 16,
      batchSize: 8,
      learningRate: 0.03,
      validation: reds(8),
      onProgress: (fraction) => seen.push(fraction),
    });
    expect(results).toHaveLength(16);
    expect(results[15]?.loss).toBeLessThan(results[0]?.loss / 2);
    expect(results[15]?.validationLoss).toBeLessThan(0.3);
    expect(results[15]?.validationAccuracy).toBe(1);
    expect(fit).toMatchObject({ steps: 48, accuracy: 1, warnings: [] });
    expect(seen[seen.length - 1]).toBe(1);
    for (let i = 1; i < seen.length; i++) expect(seen[i]).toBeGreaterThan(seen[i - 1]);
    const probe = flat([180, 70, 60], 99);
    const [best] = await classifier.classify(probe);
    expect(best?.className).toBe('red');

    const path = join(folder, 'colours', 'model.json');
    classifier.setThresholds({ red: 0.9 });
    await classifier.save(fileHandler(path), { version: 'colours 1' });
    const loaded = await FaceQualityClassifier.load(fileHandler(path));
    expect(await loaded.classify(probe)).toEqual(await classifier.classify(probe));
    expect(loaded.metadata).toEqual({ ...classifier.metadata, version: 'colours 1' });
    await loaded.save(fileHandler(path), { precision: 'float16' });
    const half = await FaceQualityClassifier.load(fileHandler(path));
    const [roughly] = await half.classify(probe);
    expect(Math.abs(roughly?.probability - best?.probability)).toBeLessThan(0.01);
    for (const item of [classifier, loaded, half]) item.dispose();
    classifier.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    await expect(classifier.classify(probe)).rejects.toThrow('this FaceQualityClassifier was disposed');
    await expect(classifier.fit(reds(2))).rejects.toThrow('disposed');
  });

  test('the same seed gives the same weights, another seed others', async () => {
    const run = async (seed: number): Promise<unknown> => {
      const classifier = await FaceQualityClassifier.create({ ...small, seed });
      await classifier.fit(reds(12), { epochs: 2, seed });
      const found = await classifier.classify(flat([120, 90, 120], 5));
      classifier.dispose();
      return found;
    };
    const one = await run(0);
    expect(await run(0)).toEqual(one);
    expect(await run(1)).not.toEqual(one);
  });

  test('the layer that mixes depths follows the seed, 0 too', async () => {
    const run = async (seed: number): Promise<unknown> => {
      const classifier = await FaceQualityClassifier.create({ ...small, depths: ['conv_pw_5_relu'], seed });
      const images = tf.fill([1, 64, 64, 3], 100) as tf.Tensor4D;
      const features = classifier.features(images);
      const values = await features.data();
      tf.dispose([images, features]);
      classifier.dispose();
      return values;
    };
    const one = await run(0);
    expect(await run(0)).toEqual(one);
    expect(await run(1)).not.toEqual(one);
  });

  test('several defects at once, with labels that are not all known', async () => {
    const classifier = await FaceQualityClassifier.create({ ...small, activation: 'sigmoid' });
    await classifier.fit(
      [
        { image: flat([190, 60, 50], 1), label: ['red'] },
        { image: flat([190, 60, 200], 2), label: ['red', 'blue'] },
        { image: flat([60, 90, 200], 3), label: { blue: 1 } },
        { image: () => flat([60, 200, 50], 4), label: { red: 0, blue: 0 } },
      ],
      { epochs: 40, learningRate: 0.05 },
    );
    const found = await classifier.assess(flat([190, 60, 200], 9), { detector: null });
    expect(found.probabilities.red).toBeGreaterThan(0.5);
    expect(found.probabilities.blue).toBeGreaterThan(0.5);
    classifier.dispose();
  });

  test('an abort leaves the weights as they were, and no tensor', async () => {
    const classifier = await FaceQualityClassifier.create(small);
    const probe = flat([120, 90, 120], 5);
    const before = await classifier.classify(probe);
    const { numTensors } = tf.memory();
    const controller = new AbortController();
    const reason = new Error('enough');
    const call = classifier.fit(reds(12), {
      epochs: 6,
      signal: controller.signal,
      onEpochEnd: ({ epoch }) => {
        if (epoch === 2) controller.abort(reason);
      },
    });
    await expect(call).rejects.toBe(reason);
    expect(await classifier.classify(probe)).toEqual(before);
    expect(tf.memory().numTensors).toBe(numTensors);
    const unreadable = classifier.fit([
      { image: { data: new Uint8Array(2), width: 3, height: 3 }, label: 'red' },
    ]);
    await expect(unreadable).rejects.toThrow('`dataset[0].image.data` must have');
    expect(tf.memory().numTensors).toBe(numTensors);
    classifier.dispose();
  });

  test('a save that is killed between its two files does not mix two models', async () => {
    const paths = ['old', 'new'].map((name) => join(folder, 'killed', name));
    for (const [seed, path] of paths.entries()) {
      const classifier = await FaceQualityClassifier.create({ ...small, seed });
      await classifier.save(fileHandler(join(path, 'model.json')));
      classifier.dispose();
    }
    const [old, next] = paths;
    await writeFile(join(old, 'weights.bin'), await readFile(join(next, 'weights.bin')));
    await expect(FaceQualityClassifier.load(fileHandler(join(old, 'model.json')))).rejects.toThrow(
      `the weights of ${join(old, 'model.json')} must be those that were saved with it, got `,
    );
  });

  test('two models of other names in one folder keep their own weights', async () => {
    const [first, second] = ['first', 'second'].map((name) => join(folder, 'names', `${name}.json`)) as [
      string,
      string,
    ];
    for (const [seed, path] of [first, second].entries()) {
      const classifier = await FaceQualityClassifier.create({ ...small, seed });
      await classifier.save(fileHandler(path), seed === 0 ? {} : { precision: 'float16' });
      classifier.dispose();
    }
    const hashes = [];
    for (const path of [first, second]) {
      const classifier = await FaceQualityClassifier.load(fileHandler(path));
      hashes.push(await classifier.hash());
      classifier.dispose();
    }
    expect(new Set(hashes).size).toBe(2);
    expect((await readdir(join(folder, 'names'))).sort()).toEqual([
      'first.json',
      'first.weights.bin',
      'second.json',
      'second.weights.bin',
    ]);
  });

  // on cpu, which takes ten times as long, test/backends fits every weight of a small model
  test('every weight can be fitted', async () => {
    const classifier = await FaceQualityClassifier.create(small);
    const path = join(folder, 'before', 'model.json');
    await classifier.save(fileHandler(path));
    const before = await readFile(join(folder, 'before', 'weights.bin'));
    const {
      epochs: [result],
    } = await classifier.fit(reds(4), {
      epochs: 1,
      trainable: 'all',
      batchSize: 4,
      learningRate: 0.001,
    });
    expect(result?.loss).toBeGreaterThan(0);
    await classifier.save(fileHandler(path));
    const after = await readFile(join(folder, 'before', 'weights.bin'));
    const [a, b] = [before, after].map((bytes) => new Float32Array(Uint8Array.from(bytes).buffer)) as [
      Float32Array,
      Float32Array,
    ];
    const { weightsManifest } = JSON.parse(await readFile(path, 'utf8'));
    let at = 0;
    for (const { name, shape } of weightsManifest[0].weights as { name: string; shape: number[] }[]) {
      const end = at + shape.reduce((product, n) => product * n, 1);
      const [was, is] = [a.subarray(at, end), b.subarray(at, end)];
      if (/kernel/.test(name)) expect(farthest(was, is), name).toBeGreaterThan(0);
      at = end;
    }
    expect(at).toBe(a.length);
    classifier.dispose();
  });

  test('uses another backbone, with batch normalisation, cut at the given layer', async () => {
    const classifier = await FaceQualityClassifier.create({
      ...small,
      backbone: fileHandler(fixtureModel('model_mnet')),
      targetLayer: 'conv_pw_3_relu',
    });
    expect(classifier.metadata.targetLayer).toBe('conv_pw_3_relu');
    await classifier.fit(reds(16), { epochs: 10 });
    expect((await classifier.classify(flat([190, 60, 50], 70)))[0]?.className).toBe('red');
    classifier.dispose();
  });

  test('a head that sees several depths learns, is cut where they are mixed, and survives the disk', async () => {
    const { numTensors } = tf.memory();
    const classifier = await FaceQualityClassifier.create({
      ...small,
      backbone: fileHandler(fixtureModel('model_mnet')),
      targetLayer: 'conv_pw_5_relu',
      depths: ['conv_pw_3_relu', 'conv_pw_5_relu', 'conv_pw_9_relu', 'conv_pw_13_relu'],
      mixChannels: 12,
    });
    expect(classifier.metadata.targetLayer).toBe('mix_relu');
    const images = tf.randomUniform([2, 64, 64, 3], 0, 255, 'float32', 4) as tf.Tensor4D;
    const features = classifier.features(images);
    // 64 / 8: the grid of conv_pw_5
    expect(features.shape).toEqual([2, 8, 8, 12]);
    await classifier.fit(reds(16), { epochs: 40, learningRate: 0.05 });
    expect((await classifier.classify(flat([190, 60, 50], 70)))[0]?.className).toBe('red');
    const path = join(folder, 'depths', 'model.json');
    await classifier.save(fileHandler(path));
    const loaded = await FaceQualityClassifier.load(fileHandler(path));
    const [a, b] = [classifier.predict(images), loaded.predict(images)];
    expect(farthest(a.dataSync(), b.dataSync())).toBeLessThan(1e-6);
    tf.dispose([images, features, a, b]);
    for (const item of [classifier, loaded]) item.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('a head that pools means and largest values of joined depths has a closed form, learns, and survives the disk', async () => {
    const { numTensors } = tf.memory();
    const classifier = await FaceQualityClassifier.create({
      ...small,
      backbone: fileHandler(fixtureModel('model_mnet')),
      targetLayer: 'conv_pw_5_relu',
      depths: ['conv_pw_3_relu', 'conv_pw_5_relu', 'conv_pw_13_relu'],
      mixChannels: 0,
      pooling: 'mean-max',
    });
    expect(classifier.metadata.targetLayer).toBe('depths');
    const images = tf.randomUniform([2, 64, 64, 3], 0, 255, 'float32', 4) as tf.Tensor4D;
    await classifier.fit(reds(16), { epochs: 40, learningRate: 0.05 });
    expect((await classifier.classify(flat([190, 60, 50], 70)))[0]?.className).toBe('red');
    const head = await classifier.linearHead();
    const maxWeights = head?.maxWeights ?? new Float32Array();
    const features = classifier.features(images);
    const channels = features.shape[3];
    expect(head?.weights.length).toBe(channels * 2);
    const byHand = tf.tidy(() => {
      const times = (pooled: tf.Tensor, weights: ArrayLike<number>): tf.Tensor =>
        tf.matMul(pooled, tf.tensor2d(Float32Array.from(weights), [channels, 2]));
      const both = tf.add(
        times(tf.mean(features, [1, 2]), head?.weights ?? []),
        times(tf.max(features, [1, 2]), maxWeights),
      );
      return tf.add(both, tf.tensor1d(head?.bias ?? new Float32Array()));
    });
    const logits = classifier.head(features);
    expect(farthest(byHand.dataSync(), logits.dataSync())).toBeLessThan(1e-4);
    const path = join(folder, 'pooled', 'model.json');
    await classifier.save(fileHandler(path));
    const loaded = await FaceQualityClassifier.load(fileHandler(path));
    const [a, b] = [classifier.predict(images), loaded.predict(images)];
    expect(farthest(a.dataSync(), b.dataSync())).toBeLessThan(1e-6);
    for (const item of [classifier, loaded]) item.dispose();
    expect(maxWeights.some((weight) => weight !== 0)).toBe(true);
    tf.dispose([images, features, byHand, logits, a, b]);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('repeats the values of a coarse layer on a finer grid', async () => {
    // the mixed map sees conv_pw_13 alone: each of its values fills a square of 2 x 2
    const classifier = await FaceQualityClassifier.create({
      ...small,
      backbone: fileHandler(fixtureModel('model_mnet')),
      targetLayer: 'conv_pw_11_relu',
      depths: ['conv_pw_13_relu'],
      mixChannels: 3,
    });
    const images = tf.randomUniform([2, 64, 64, 3], 0, 255, 'float32', 4) as tf.Tensor4D;
    const features = classifier.features(images);
    const [, side = 0] = features.shape;
    expect(side).toBe(4);
    const values = (await features.array()) as number[][][][];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        expect(values[1]?.[y]?.[x]).toEqual(values[1]?.[y - (y % 2)]?.[x - (x % 2)]);
      }
    }
    expect(values[1]?.[0]?.[0]).not.toEqual(values[1]?.[2]?.[2]);
    tf.dispose([images, features]);
    classifier.dispose();
  });

  test('the bundled backbone takes other sizes, as far as its depths fit', async () => {
    const { numTensors } = tf.memory();
    const classifier = await FaceQualityClassifier.create({
      ...small,
      inputSize: { width: 96, height: 160 },
    });
    const images = tf.zeros([1, 160, 96, 3]) as tf.Tensor4D;
    const features = classifier.features(images);
    expect(features.shape.slice(1, 3)).toEqual([10, 6]);
    tf.dispose([images, features]);
    classifier.dispose();
    await expect(
      FaceQualityClassifier.create({ ...small, inputSize: { width: 100, height: 160 } }),
    ).rejects.toThrow('`inputSize` must be a multiple of 16 x 16 for this backbone, got 100 x 160');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('refuses depths that do not fit the grid', async () => {
    const { numTensors } = tf.memory();
    const options = { ...small, backbone: fileHandler(fixtureModel('model_mnet')) };
    await expect(FaceQualityClassifier.create({ ...options, depths: ['conv_pw_77'] })).rejects.toThrow(
      'must be one of',
    );
    await expect(FaceQualityClassifier.create({ ...options, depths: 'all' as never })).rejects.toThrow(
      '`depths` must be a list of layer names, got "all"',
    );
    await expect(FaceQualityClassifier.create({ ...options, pooling: 'max' as never })).rejects.toThrow(
      '`pooling` must be one of "mean", "mean-max", got "max"',
    );
    await expect(FaceQualityClassifier.create({ ...options, mixChannels: -1 })).rejects.toThrow(
      '`mixChannels`',
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('a class that weighs more is found more often', async () => {
    const ask = async (classWeights: Record<string, number>): Promise<number> => {
      const classifier = await FaceQualityClassifier.create({ ...small, activation: 'sigmoid' });
      await classifier.fit(reds(12), { epochs: 4, classWeights });
      const [first] = [
        (await classifier.assess(flat([125, 75, 125], 5), { detector: null })).probabilities.red,
      ];
      classifier.dispose();
      return first;
    };
    expect(await ask({ red: 20 })).toBeGreaterThan(await ask({}));
    const classifier = await FaceQualityClassifier.create(small);
    await expect(classifier.fit(reds(2), { classWeights: { green: 1 } })).rejects.toThrow(
      'a key of classWeights',
    );
    await expect(classifier.fit(reds(2), { classWeights: { red: -1 } })).rejects.toThrow(
      '`classWeights.red`',
    );
    classifier.dispose();
  });

  test.each<[string, (classifier: FaceQualityClassifier) => Promise<unknown>]>([
    ['hash', (classifier) => classifier.hash()],
    ['fit', (classifier) => classifier.fit(reds(2))],
    ['save', (classifier) => classifier.save(fileHandler(join(folder, 'disposed', 'model.json')))],
    ['toNet', (classifier) => classifier.toNet()],
    ['useEngine', (classifier) => classifier.useEngine()],
    ['linearHead', (classifier) => classifier.linearHead()],
    ['classify', (classifier) => classifier.classify(flat([125, 75, 125], 5))],
    ['assess', (classifier) => classifier.assess(flat([125, 75, 125], 5), { detector: null })],
  ])('%s says that the classifier was disposed meanwhile', async (_, call) => {
    const { numTensors } = tf.memory();
    for (const turns of [0, 1, 2, 4]) {
      const classifier = await FaceQualityClassifier.create(small);
      const done = call(classifier).then(
        () => 'done',
        (error: Error) => error.message,
      );
      for (let i = 0; i < turns; i++) await Promise.resolve();
      classifier.dispose();
      expect([turns, await done]).toEqual([
        turns,
        expect.stringMatching(/^(done|this FaceQualityClassifier was disposed: load another)$/),
      ]);
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('a callback that returns false ends the training', async () => {
    const classifier = await FaceQualityClassifier.create(small);
    const { epochs: results } = await classifier.fit(reds(8), {
      epochs: 9,
      onEpochEnd: ({ epoch }) => epoch < 2,
    });
    expect(results.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    classifier.dispose();
  });

  test('naming thresholds name what a rejected photo has, but for classes whose threshold the caller gives, and are saved', async () => {
    const acceptable = { ...small, activation: 'sigmoid', acceptableClass: 'red' } as const;
    const classifier = await FaceQualityClassifier.create(acceptable);
    const probe = flat([120, 90, 120], 5);
    const { probabilities } = await classifier.assess(probe, { detector: null });
    const above = (value: number): number => value + (1 - value) / 2;
    classifier.setThresholds({ red: above(probabilities.red), blue: above(probabilities.blue) });
    const before = await classifier.assess(probe, { detector: null });
    expect(before.candidates?.[0].className).toBe('blue');
    classifier.setNamingThresholds({ blue: probabilities.blue / 2 });
    const path = join(folder, 'naming', 'model.json');
    await classifier.save(fileHandler(path));
    const loaded = await FaceQualityClassifier.load(fileHandler(path));
    for (const own of [classifier, loaded]) {
      const { acceptable, defects, explainable, advice } = await own.assess(probe, { detector: null });
      expect(acceptable).toBe(before.acceptable);
      expect(defects).toMatchObject([{ className: 'blue', threshold: probabilities.blue / 2 }]);
      expect([explainable, advice]).toEqual(['blue', defects[0].advice]);
      const custom = { thresholds: { blue: above(probabilities.blue) } };
      expect((await own.assess(probe, { detector: null, profile: custom })).defects).toEqual([]);
    }
    expect(() => classifier.setNamingThresholds({ red: 0.5 })).toThrow('a key of thresholds');
    expect(() => classifier.setNamingThresholds({ blue: 2 })).toThrow('`thresholds.blue` must be');
    for (const item of [classifier, loaded]) item.dispose();
    const without = await FaceQualityClassifier.create({ ...small, acceptableClass: null });
    expect(() => without.setNamingThresholds({ blue: 0.5 })).toThrow(
      'must be left out for a model without an acceptable class',
    );
    without.dispose();
  });

  test('calibration moves probabilities, not logits, and is saved', async () => {
    const classifier = await FaceQualityClassifier.create({ ...small, activation: 'sigmoid' });
    const probe = flat([120, 90, 120], 5);
    const { probabilities: raw } = await classifier.assess(probe, { detector: null });
    classifier.setCalibration({ red: [2, -1] });
    const { probabilities } = await classifier.assess(probe, { detector: null });
    const logit = Math.log(raw.red / (1 - raw.red));
    expect(probabilities.red).toBeCloseTo(1 / (1 + Math.exp(1 - 2 * logit)), 5);
    expect(probabilities.blue).toBeCloseTo(raw.blue, 6);
    const path = join(folder, 'calibrated', 'model.json');
    classifier.setProfiles({ 'id-photo': { red: 0.2 } });
    await classifier.save(fileHandler(path));
    const loaded = await FaceQualityClassifier.load(fileHandler(path));
    expect((await loaded.assess(probe, { detector: null })).probabilities).toEqual(probabilities);
    expect((await loaded.assess(probe, { profile: 'id-photo' })).profile).toBe('id-photo');
    expect(() => classifier.setCalibration({ red: [-1, 0] })).toThrow(
      '`calibration.red[0]` must be a number',
    );
    expect(() => classifier.setCalibration({ green: [1, 0] })).toThrow('a key of calibration');
    expect(() => classifier.setProfiles({ passport: {} } as never)).toThrow('a key of profiles');
    for (const item of [classifier, loaded]) item.dispose();
    const softmax = await FaceQualityClassifier.create(small);
    expect(() => softmax.setCalibration({ red: [1, 0] })).toThrow('must be empty for a softmax model');
    softmax.dispose();
  });

  test.each([
    [{ classNames: [] }, '`classNames` must be at least one name'],
    [{ classNames: ['a', 'a'] }, '`classNames` must be at least one name, each once, got a, a'],
    [{ ...small, activation: 'relu' }, '`activation` must be one of "softmax", "sigmoid", got "relu"'],
    [{ ...small, targetLayer: 'conv_99' }, '`targetLayer` must be one of'],
    [{ ...small, depths: ['conv_pw_5_relu', 'conv_99'] }, '`depths[1]` must be one of'],
    [
      { ...small, thresholds: { green: 0.4 } },
      '`a key of thresholds` must be one of "red", "blue", got "green"',
    ],
    [{ ...small, thresholds: { red: 4 } }, '`thresholds.red` must be a number in 0..1, got 4'],
    [
      { ...small, acceptableClass: 'green' },
      '`acceptableClass` must be one of null, "red", "blue", got "green"',
    ],
    [
      { ...small, inputSize: { width: 3, height: 64 } },
      '`inputSize.width` must be an integer in 16..4096, got 3',
    ],
    [{ ...small, backbones: 3 }, 'FaceQualityClassifier.create: unknown option `backbones`'],
  ])('create refuses %o', async (options, text) => {
    const { numTensors } = tf.memory();
    await expect(FaceQualityClassifier.create(options as never)).rejects.toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test.each([
    [[], {}, '`dataset` must have at least one photo, got none'],
    [{}, {}, '`dataset` must be an array'],
    [
      [{ image: flat([1, 2, 3], 1), label: 'green' }],
      {},
      '`dataset[0].label` must be one of "red", "blue", got "green"',
    ],
    [
      [{ image: flat([1, 2, 3], 1), label: ['red', 'blue'] }],
      {},
      '`dataset[0].label` must add up to 1 for a softmax model, got 2',
    ],
    [
      [{ image: flat([1, 2, 3], 1), label: 7 }],
      {},
      '`dataset[0].label` must be a class name, a list or a record, got 7',
    ],
    [reds(2), { epochs: 0 }, '`epochs` must be an integer of at least 1, got 0'],
    [reds(2), { learningRate: Number.NaN }, '`learningRate` must be'],
    [reds(2), { trainable: 'none' }, '`trainable` must be one of "head", "all", got "none"'],
    [reds(2), { epoch: 3 }, 'fit: unknown option `epoch`'],
    [reds(2), { signal: AbortSignal.abort(new Error('no')) }, 'no'],
    [reds(2), { signal: {} }, '`signal` must be an AbortSignal, got Object'],
    [reds(2), { onProgress: 3 }, '`onProgress` must be a function, got 3'],
    [reds(2), { epochs: 'many' }, '`epochs` must be an integer, got "many" (string)'],
    [reds(2), { validation: 3 }, '`validation` must be an array, got 3'],
    [reds(2), { classWeights: null }, '`classWeights` must be an object, got null'],
    [[null], {}, '`dataset[0]` must be { image, label }, got null'],
    [new Array(3), {}, '`dataset[0]` must be { image, label }, got undefined'],
    [
      reds(2),
      { validation: [{ image: flat([1, 2, 3], 1), label: 'green' }] },
      '`validation[0].label` must be one of "red", "blue", got "green"',
    ],
    [reds(2), { resume: 4 }, '`resume` must be the state that `onEpochEnd` gives, got 4'],
    [
      reds(2),
      { epochs: 3, resume: { epoch: 4, firstLoss: 1, optimizer: new Float32Array(3) } },
      '`resume.epoch` must be an integer in 0..3, got 4',
    ],
    [
      reds(2),
      { resume: { epoch: 1, firstLoss: 1, optimizer: new Float32Array(3) } },
      '`resume.optimizer` must have 390 values for these weights, got 3',
    ],
  ])('fit refuses what it cannot use', async (dataset, options, text) => {
    const classifier = await FaceQualityClassifier.create(small);
    const { numTensors } = tf.memory();
    await expect(classifier.fit(dataset as never, options as never)).rejects.toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
    classifier.dispose();
  });
});

describe('models that are damaged', () => {
  interface Json {
    modelTopology: { config: { layers: { class_name: string; config: { name: string } }[] } } | undefined;
    userDefinedMetadata: { lucidface: Record<string, unknown> } | undefined;
    weightsManifest: { paths: string[]; weights: { name: string; shape: number[] }[] }[];
  }
  let json: string;
  let weights: Buffer;
  beforeAll(async () => {
    const classifier = await FaceQualityClassifier.create(small);
    await classifier.save(fileHandler(join(folder, 'whole', 'model.json')));
    classifier.dispose();
    json = await readFile(join(folder, 'whole', 'model.json'), 'utf8');
    weights = await readFile(join(folder, 'whole', 'weights.bin'));
  });

  const changed = (change: (value: Json) => void): string => {
    const value = JSON.parse(json) as Json;
    change(value);
    return JSON.stringify(value);
  };

  test.each<[string, () => { json: string; weights: Buffer | undefined }, string]>([
    ['not JSON', () => ({ json: json.slice(0, 500), weights }), 'must be JSON'],
    ['no manifest', () => ({ json: '{"a":1}', weights }), 'it has no `weightsManifest`'],
    ['null', () => ({ json: 'null', weights }), 'it has no `weightsManifest`'],
    [
      'no topology',
      () => ({
        json: changed((m) => {
          m.modelTopology = undefined;
        }),
        weights,
      }),
      'must have a `modelTopology` object',
    ],
    ['no shard', () => ({ json, weights: undefined }), 'weights.bin does not exist'],
    [
      'a short shard',
      // as another program writes it
      () => ({
        json: changed((m) => {
          delete (m as { weightsHash?: string }).weightsHash;
        }),
        weights: weights.subarray(0, 1000),
      }),
      `the weights must have ${'BYTES'} bytes by model.json, got 1000`,
    ],
    [
      'a long shard',
      () => ({ json, weights: Buffer.concat([weights, weights]) }),
      'must be those that were saved with it, got',
    ],
    [
      'no metadata',
      () => ({
        json: changed((m) => {
          m.userDefinedMetadata = undefined;
        }),
        weights,
      }),
      'has no `userDefinedMetadata.lucidface`',
    ],
    [
      'an unknown layer',
      () => ({
        json: changed((m) => {
          (m.modelTopology?.config.layers[5] as { class_name: string }).class_name = 'Magic';
        }),
        weights,
      }),
      'model.json is damaged or does not fit its weights: Unknown layer: Magic',
    ],
    [
      'a weight of another name',
      () => ({
        json: changed((m) => {
          (m.weightsManifest[0]?.weights[0] as { name: string }).name = 'conv9/kernel';
        }),
        weights,
      }),
      'model.json is damaged or does not fit its weights',
    ],
    [
      'classes that do not fit',
      () => ({
        json: changed((m) => {
          (m.userDefinedMetadata as { lucidface: Record<string, unknown> }).lucidface.classNames = ['a'];
        }),
        weights,
      }),
      'the metadata in model.json says 1 classes, softmax, 64 x 64, but its model has 2 classes, softmax, 64 x 64',
    ],
    [
      'another format',
      () => ({
        json: changed((m) => {
          (m.userDefinedMetadata as { lucidface: Record<string, unknown> }).lucidface.format = 9;
        }),
        weights,
      }),
      '`metadata.format` must be one of 1, got 9',
    ],
    [
      'a shard elsewhere',
      () => ({
        json: changed((m) => {
          (m.weightsManifest[0] as { paths: string[] }).paths = ['../../secret'];
        }),
        weights,
      }),
      'a weight file must lie beside model.json',
    ],
  ])('%s: a clear error, and nothing is left', async (name, make, text) => {
    const made = make();
    const path = join(folder, name.replaceAll(' ', '-'), 'model.json');
    await fileHandler(path).save?.({ weightSpecs: [], weightData: new ArrayBuffer(0) });
    await writeFile(path, made.json);
    await rm(join(path, '../weights.bin'));
    if (made.weights) await writeFile(join(path, '../weights.bin'), made.weights);
    const { numTensors } = tf.memory();
    const variables = Object.keys(tf.engine().registeredVariables).length;
    await expect(FaceQualityClassifier.load(fileHandler(path))).rejects.toThrow(
      text.replace('BYTES', String(weights.length)),
    );
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(Object.keys(tf.engine().registeredVariables)).toHaveLength(variables);
  });

  test('refuses a value that is no model', async () => {
    await expect(FaceQualityClassifier.load(7 as never)).rejects.toThrow(
      'the model must be a URL or an IOHandler with `load`, got 7',
    );
    await expect(FaceQualityClassifier.load(fileHandler(join(folder, 'nowhere.json')))).rejects.toThrow(
      'nowhere.json does not exist',
    );
  });
});

describe('toFloat16', () => {
  test.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1.5 * 2 ** -24, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Number.NaN, 0x7e00],
  ])('%d', (value, bits) => {
    expect(toFloat16(value)).toBe(bits);
  });

  test('tfjs reads the written weights back, to 2^-11', () => {
    const random = new Random(1);
    const values = Float32Array.from({ length: 500 }, () => random.normal());
    const data = Uint16Array.from(values, toFloat16);
    const spec = {
      name: 'w',
      shape: [500],
      dtype: 'float32' as const,
      quantization: { dtype: 'float16' as const },
    };
    const read = tf.tidy(() => tf.io.decodeWeights(data.buffer, [spec]).w.dataSync());
    values.forEach(
      (value, i) =>
        void expect(Math.abs(read[i] - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25),
    );
  });
});
