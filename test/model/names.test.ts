import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/index.js';
import { fixtureModel } from '../fixture.js';

const NAMES = ['constructor', '__proto__', 'toString'];
const photo = { data: new Uint8Array(64 * 64 * 3).map((_, i) => (i * 37) % 251), width: 64, height: 64 };
const create = (classNames: string[]): Promise<FaceQualityClassifier> =>
  FaceQualityClassifier.create({
    classNames,
    backbone: fileHandler(fixtureModel('model_mnet')),
    inputSize: { width: 64, height: 64 },
    activation: 'sigmoid',
    acceptableClass: 'constructor',
  });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('classes with the names of an object of JavaScript', () => {
  let classifier: FaceQualityClassifier;
  beforeAll(async () => {
    classifier = await create(NAMES);
  });
  afterAll(() => classifier.dispose());

  test('have probabilities, thresholds and a calibration of their own', async () => {
    const before = await classifier.assess(photo, { detector: null });
    expect(Object.keys(before.probabilities)).toEqual(NAMES);
    expect(before.criteria.map(({ threshold }) => threshold)).toEqual([0.5, 0.5, 0.5]);
    const raw = NAMES.map((name) => before.probabilities[name]);
    for (const value of raw) expect(value).toBeGreaterThan(0);
    classifier.setThresholds(JSON.parse('{"__proto__":0.3,"constructor":0.4}'));
    classifier.setCalibration(JSON.parse('{"__proto__":[2,-1]}'));
    classifier.setProfiles({ 'id-photo': JSON.parse('{"__proto__":0.2}') });
    const { criteria, probabilities } = await classifier.assess(photo, {
      detector: null,
      profile: 'id-photo',
    });
    const threshold = (name: string) => criteria.find(({ className }) => className === name)?.threshold;
    expect(NAMES.map(threshold)).toEqual([0.4, 0.2, 0.5]);
    const logit = Math.log(raw[1] / (1 - raw[1]));
    expect(probabilities[NAMES[1]]).toBeCloseTo(1 / (1 + Math.exp(1 - 2 * logit)), 5);
    expect(probabilities.constructor).toBeCloseTo(raw[0], 6);
  });

  test('learn, with weights of their own, and survive saving', async () => {
    const label = (value: number): Record<string, number> =>
      JSON.parse(`{"__proto__":${value},"constructor":${1 - value}}`);
    const classWeights = JSON.parse('{"__proto__":2}');
    const result = await classifier.fit([{ image: photo, label: label(1) }], { epochs: 1, classWeights });
    expect(Number.isFinite(result.loss)).toBe(true);
    let saved: tf.io.ModelArtifacts | undefined;
    await classifier.save({
      save: async (artifacts) => {
        saved = JSON.parse(JSON.stringify(artifacts.userDefinedMetadata)) && artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const loaded = await FaceQualityClassifier.load({ load: async () => saved as tf.io.ModelArtifacts });
    expect((await loaded.assess(photo, { detector: null })).probabilities).toEqual(
      (await classifier.assess(photo, { detector: null })).probabilities,
    );
    loaded.dispose();
  });

  test.each([
    [['a', ''], '`classNames[1]` must be a name, got ""'],
    [['a', '  '], '`classNames[1]` must be a name, got "  "'],
    [['a', 7], '`classNames[1]` must be a name, got 7'],
    [['a', 'a'], '`classNames` must be at least one name, each once, got a, a'],
    ['ab', '`classNames` must be a list of names, got "ab"'],
  ])('%j is refused', async (classNames, text) => {
    await expect(FaceQualityClassifier.create({ classNames: classNames as string[] })).rejects.toThrow(text);
  });
});

describe('arguments of another kind are named', () => {
  let classifier: FaceQualityClassifier;
  beforeAll(async () => {
    classifier = await create(['constructor', 'b']);
  });
  afterAll(() => classifier.dispose());

  test.each<[string, (c: FaceQualityClassifier) => unknown, string]>([
    [
      'predict',
      (c) => c.predict(undefined as never),
      '`images` must be a tensor [n, 64, 64, 3], got undefined',
    ],
    [
      'features',
      (c) => c.features({ shape: [1, 64, 64, 3] } as never),
      '`images` must be a tensor [n, 64, 64, 3]',
    ],
    ['head', (c) => c.head(null as never), '`activations` must be a tensor [n, h, w, 128], got null'],
    [
      'probabilities',
      (c) => c.probabilities([1] as never),
      '`logits` must be a tensor [n, 2], got an array of 1',
    ],
    ['setThresholds', (c) => c.setThresholds(null as never), '`thresholds` must be an object, got null'],
    [
      'setThresholds',
      (c) => c.setThresholds([0.5] as never),
      '`thresholds` must be an object, got an array of 1',
    ],
    ['setProfiles', (c) => c.setProfiles(undefined as never), '`profiles` must be an object, got undefined'],
    ['setCalibration', (c) => c.setCalibration(7 as never), '`calibration` must be an object, got 7'],
    ['classify', (c) => c.classify(photo, { detector: 7 } as never), 'classify: unknown option `detector`'],
    ['assess', (c) => c.assess(photo, { faces: 7 } as never), 'assess: unknown option `faces`'],
    ['save', (c) => c.save(undefined as never), 'the model must be saved to an IOHandler'],
  ])('%s', async (_, call, text) => {
    const { numTensors } = tf.memory();
    await expect((async () => call(classifier))()).rejects.toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('a classifier that was disposed', () => {
  test('throws by name from everything but dispose', async () => {
    const classifier = await create(['constructor', 'b']);
    const images: tf.Tensor4D = tf.zeros([1, 64, 64, 3]);
    const activations = classifier.features(images);
    const logits = classifier.head(activations);
    classifier.dispose();
    classifier.dispose();
    const calls: (() => unknown)[] = [
      () => classifier.classify(photo),
      () => classifier.assess(photo, { detector: null }),
      () => classifier.predict(images),
      () => classifier.features(images),
      () => classifier.head(activations),
      () => classifier.probabilities(logits),
      () => classifier.fit([{ image: photo, label: 'b' }]),
      () => classifier.save(fileHandler('nowhere/model.json')),
      () => classifier.setThresholds({}),
      () => classifier.setNamingThresholds({}),
      () => classifier.setProfiles({}),
      () => classifier.setCalibration({}),
      () => classifier.setDefectWeight(0),
    ];
    const { numTensors } = tf.memory();
    for (const call of calls)
      await expect((async () => call())(), String(call)).rejects.toThrow(
        'this FaceQualityClassifier was disposed',
      );
    expect(tf.memory().numTensors).toBe(numTensors);
    tf.dispose([images, activations, logits]);
  });

  test('is refused by name when the classifier is disposed during the call', async () => {
    const classifier = await create(['constructor', 'b']);
    const detector = {
      detect: async () => {
        classifier.dispose();
        return [];
      },
    };
    await expect(classifier.assess(photo, { detector })).rejects.toThrow(
      'this FaceQualityClassifier was disposed',
    );
    const other = await create(['constructor', 'b']);
    const { numTensors } = tf.memory();
    const fitting = other.fit([{ image: photo, label: 'b' }], {
      epochs: 3,
      onEpochEnd: () => other.dispose(),
    });
    await expect(fitting).rejects.toThrow('this FaceQualityClassifier was disposed');
    expect(tf.memory().numTensors).toBeLessThan(numTensors);
  });
});
