import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GradCam } from '../../src/explainers/index.js';
import { resample } from '../../src/image/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import type { FaceDetector, Pixels } from '../../src/types.js';
import { VERSION } from '../../src/version.js';
import { astronaut } from '../fixture.js';

let classifier: FaceQualityClassifier;
let photo: Pixels;
beforeAll(async () => {
  if (!(await tf.setBackend('wasm'))) throw new Error('wasm did not start');
  classifier = await FaceQualityClassifier.load();
  photo = astronaut();
});
afterAll(() => classifier.dispose());

const face = { x: 60, y: 40, width: 90, height: 120 };
const finds = (...faces: (typeof face)[]): FaceDetector => ({
  detect: async () => faces.map((one) => ({ ...one, confidence: 0.9 })),
});

describe('assessBatch', () => {
  test('equals assess for each photo, and keeps no tensor', async () => {
    const dim: Pixels = { ...photo, data: Uint8Array.from(photo.data, (value) => value / 3) };
    const photos = [
      { image: photo, face },
      { image: dim, detector: finds(face) },
      { image: photo, detector: null, profile: 'id-photo' as const },
    ];
    const { numTensors } = tf.memory();
    const together = await classifier.assessBatch(photos);
    expect(tf.memory().numTensors).toBe(numTensors);
    for (const [i, { image, ...options }] of photos.entries()) {
      const alone = await classifier.assess(image, options);
      expect(together[i].acceptable).toBe(alone.acceptable);
      for (const [name, value] of Object.entries(alone.probabilities))
        expect(together[i].probabilities[name]).toBeCloseTo(value, 5);
      expect(together[i].face).toEqual(alone.face);
      expect(together[i].profile).toBe(alone.profile);
    }
    expect(await classifier.assessBatch([])).toEqual([]);
  });

  test.each([
    [{ image: photo }, TypeError, '`photos` must be an array of { image, ... }, got Object'],
    [[null], TypeError, '`photos[0]` must be { image, ... }, got null'],
    [[{}], TypeError, '`photos[0].image` must be pixels'],
    [
      [{ image: { data: new Uint8Array(12), width: 2, height: 2 }, fce: 1 }],
      TypeError,
      'unknown option `fce`',
    ],
  ])('refuses %j', async (photos, type, text) => {
    const { numTensors } = tf.memory();
    const call = classifier.assessBatch(photos as never);
    await expect(call).rejects.toThrow(type);
    await expect(call).rejects.toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('a photo that was shrunk', () => {
  test('is judged with faces and framing in pixels of the original', async () => {
    const [width, height] = [photo.width / 2, photo.height / 2];
    const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
    const half = { data: resample(photo, whole, { width, height }).data, width, height };
    const originalSize = { width: photo.width, height: photo.height };
    const given = await classifier.assess(half, { face: { ...face, roll: 0 }, originalSize });
    const halfFace = { x: 30, y: 20, width: 45, height: 60 };
    const found = await classifier.assess(half, { detector: finds(halfFace), originalSize });
    expect(found.face).toMatchObject(face);
    expect(found.faces).toEqual([{ ...face, confidence: 0.9 }]);
    expect(found.probabilities).toEqual(given.probabilities);
    const value = (of: typeof found, name: string): number | undefined =>
      of.criteria.find(({ className }) => className === name)?.value;
    const full = await classifier.assess(photo, { face: { ...face, roll: 0 } });
    expect(value(found, 'too-small')).toBe(value(full, 'too-small'));
    // without the size its face has half as many pixels across
    const small = await classifier.assess(half, { face: { ...halfFace, roll: 0 } });
    expect(value(small, 'too-small')).toBeGreaterThan(value(full, 'too-small') ?? 1);
    // a photo of 100 megapixels and more is none that has to fit into memory
    const huge = { width: 100_000, height: 100_000 };
    const inHuge = await classifier.assess(half, { face: { ...face, roll: 0 }, originalSize: huge });
    expect(inHuge.face).toMatchObject(face);
    await expect(classifier.assess(half, { originalSize: { width: 0, height: 2 } })).rejects.toThrow(
      '`originalSize.width` must be an integer in 1..2147483647, got 0',
    );
  });

  test('is judged where its face is smaller than a pixel of it', async () => {
    const originalSize = { width: 40 * photo.width, height: 40 * photo.height };
    const tiny = { x: 4000, y: 3000, width: 8, height: 20 };
    const options = { face: tiny, originalSize, measures: true, record: true };
    const found = await classifier.assess(photo, options);
    expect(found.face).toMatchObject(tiny);
    expect(found.acceptable).toBe(false);
    expect(found.defects.map(({ className }) => className)).toContain('too-small');
    // one pixel around the centre of the face
    const pixel = { x: 4004 / 40 - 0.5, y: 3010 / 40 - 0.5, width: 1, height: 1 };
    expect(found.probabilities).toEqual((await classifier.assess(photo, { face: pixel })).probabilities);
    const [together] = await classifier.assessBatch([{ image: photo, ...options }]);
    expect(together.face).toMatchObject(tiny);
  });

  test('keeps a face of one pixel where scaling there and back rounds', async () => {
    const originalSize = { width: photo.width * 1.0625 + 3, height: photo.height + 7 };
    for (const x of [1, 7, 90]) {
      const one = { x, y: 3, width: 1, height: 1 };
      const found = await classifier.assess(photo, { detector: finds(one), originalSize, measures: ['yaw'] });
      expect(found.faces).toHaveLength(1);
    }
  });
});

describe('the audit record', () => {
  test('is the same to the byte, and has all that the verdict follows from', async () => {
    const { numTensors } = tf.memory();
    // too small, and nothing else: no class reaches 1
    const { classNames } = classifier;
    const thresholds = Object.fromEntries(classNames.map((name) => [name, name === 'acceptable' ? 0 : 1]));
    const profile = { thresholds, minFaceWidth: 192 };
    const first = await classifier.assess(photo, { face, profile, record: true });
    const second = await classifier.assess(photo, { face, profile, record: true });
    expect(tf.memory().numTensors).toBe(numTensors);
    const { record } = first;
    if (!record) throw new Error('no record');
    expect(JSON.stringify(second.record)).toBe(JSON.stringify(record));
    expect(record.versions).toEqual({ lucidface: VERSION, tfjs: tf.version_core });
    expect(record.runtime).toEqual({ backend: 'wasm', engine: 'tfjs' });
    expect(record.model.hash).toBe(await classifier.hash());
    expect(record.model.version).toBe(classifier.metadata.version);
    expect(record.seed).toBe(0);
    const { record: _, ...verdict } = first;
    expect(record.verdict).toEqual(verdict);
    for (const { className, kind, value, threshold } of first.criteria) {
      if (kind === 'image') expect(record.thresholds[className]).toBe(threshold);
      else expect(record.measures[className]).toBe(value);
    }
    expect(Object.keys(record.measures)).toContain('too-small');
    // the framing alone decided: the map is that of the acceptable class
    expect(first.explainable).toBeUndefined();
    const target = classifier.metadata.acceptableClass ?? '';
    const { activationMap } = await new GradCam(classifier).explain(photo, { face: first.face, target });
    expect(record.map.target).toBe(target);
    expect(record.map.values).toEqual(Array.from(activationMap.data));
  });

  test('differs for another photo, and is absent by default', async () => {
    const data = Uint8Array.from(photo.data);
    data[0] ^= 1;
    const one = await classifier.assess(photo, { detector: null, record: true });
    const other = await classifier.assess({ ...photo, data }, { detector: null, record: true });
    expect(other.record?.photo.hash).not.toBe(one.record?.photo.hash);
    expect(await classifier.assess(photo, { detector: null })).not.toHaveProperty('record');
    await expect(classifier.assess(photo, { record: 'yes' as never })).rejects.toThrow(
      '`record` must be true or false, got "yes" (string)',
    );
  });
});

describe('the hash of a model', () => {
  test('survives saving and loading, ignores thresholds, and changes with calibration and weights', async () => {
    const hash = await classifier.hash();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    let saved: tf.io.ModelArtifacts | undefined;
    await classifier.save({
      save: async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const stored = saved;
    if (!stored) throw new Error('nothing was saved');
    const copy = await FaceQualityClassifier.load({ load: async () => stored });
    try {
      expect(await copy.hash()).toBe(hash);
      const [name] = copy.classNames;
      copy.setThresholds({ [name]: 0.123 });
      expect(await copy.hash()).toBe(hash);
      copy.setCalibration({ [name]: [1.5, 0.25] });
      expect(await copy.hash()).not.toBe(hash);
    } finally {
      copy.dispose();
    }
    const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(stored.weightData).slice(0));
    bytes[1] ^= 1;
    const changed = await FaceQualityClassifier.load({
      load: async () => ({ ...stored, weightData: bytes.buffer }),
    });
    expect(await changed.hash()).not.toBe(hash);
    changed.dispose();
    await expect(changed.hash()).rejects.toThrow('was disposed');
  });
});
