import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { assessFace, explainFace, loadModel, unloadModel } from '../../src/easy/index.js';
import { alignedCrop } from '../../src/image/alignedCrop.js';
import { resample } from '../../src/image/index.js';
import type { Pixels } from '../../src/index.js';
import { FaceQualityClassifier } from '../../src/index.js';
import { writeImage } from '../../src/node/index.js';
import { explainRegions, facePoints } from '../../src/reasons/index.js';
import type { DetectedFace } from '../../src/types.js';
import { astronaut } from '../fixture.js';

const photo = astronaut();
let folder: string;
let path: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'easy-'));
  path = join(folder, 'photo.png');
  await writeImage(path, photo);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => unloadModel());

describe('assessFace', () => {
  test('starts a backend that is installed, and gives the verdict of the classifier with the detector', async () => {
    const assessment = await assessFace(photo);
    expect(tf.getBackend()).toBe('wasm');
    const classifier = await FaceQualityClassifier.load();
    try {
      expect(assessment).toEqual(await classifier.assess(photo));
    } finally {
      classifier.dispose();
    }
    expect(assessment.face).toBeDefined();
  });

  test('reads a path, a file URL, bytes, and the Blob or File of a form in Node', async () => {
    const expected = await assessFace(photo);
    const bytes = new Uint8Array(readFileSync(path));
    const files = [new Blob([bytes]), new File([bytes], 'photo.png')];
    for (const source of [path, pathToFileURL(path), bytes, ...files])
      expect(await assessFace(source)).toEqual(expected);
  });

  test('takes a face and a profile', async () => {
    const face = { x: 60, y: 20, width: 80, height: 100 };
    const assessment = await assessFace(photo, { face, profile: 'id-photo' });
    expect(assessment).toMatchObject({ face, profile: 'id-photo' });
    expect(assessment.faces).toBeUndefined();
  });

  test('refuses unreadable images and unknown options, with the name of the argument', async () => {
    await expect(assessFace(undefined as unknown as Pixels)).rejects.toThrow(/`image` must be/);
    await expect(assessFace(join(folder, 'missing.jpg'))).rejects.toThrow(/missing\.jpg/);
    await expect(assessFace(new Blob(['no photo']))).rejects.toThrow(
      'is not an image that can be read (8 bytes)',
    );
    await expect(assessFace(photo, { profil: 'general' } as object)).rejects.toThrow(
      'assessFace: unknown option `profil`; the options are face, profile',
    );
  });
});

describe('explainFace', () => {
  test('gives verdict, sentence, picture, map and shares by the class that decided', async () => {
    const large = resample(photo, { x: 0, y: 0, width: 224, height: 224 }, { width: 1200, height: 1200 });
    const fractions: number[] = [];
    const { assessment, sentence, picture, explanation, reasons } = await explainFace(large, {
      method: 'grad-cam',
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(explanation?.method).toBe('grad-cam');
    expect(explanation?.target.name).toBe(assessment.explainable);
    expect(sentence).toBe(reasons?.sentence);
    expect([picture.width, picture.height, picture.data.length]).toEqual([1024, 1024, 4 * 1024 * 1024]);
    expect(fractions.at(-1)).toBe(1);
  });

  test('names the parts of a tilted face by its points, not by its box', async () => {
    const tilted = alignedCrop(photo, { x: 112, y: 112, side: 224, angle: -40 }, 224);
    const { assessment, explanation, reasons } = await explainFace(tilted, {
      method: 'grad-cam',
      target: 'blurred',
    });
    const [face] = assessment.faces as [DetectedFace];
    if (!explanation) throw new Error('there must be a map');
    const landmarks = await facePoints(tilted, face);
    expect(landmarks?.pose.roll).toBeGreaterThan(30);
    expect(reasons).toEqual(explainRegions(explanation, { face: assessment.face, landmarks }));
    expect(reasons).not.toEqual(explainRegions(explanation, { face: assessment.face }));
  });

  test('says what speaks against the acceptable class where it alone rejects the photo', async () => {
    const { classNames, metadata } = await loadModel();
    const acceptable = metadata.acceptableClass as string;
    const thresholds = Object.fromEntries(classNames.map((name) => [name, 1]));
    const { assessment, reasons, sentence } = await explainFace(photo, {
      method: 'grad-cam',
      profile: { thresholds },
    });
    expect(assessment).toMatchObject({ acceptable: false, explainable: acceptable });
    expect(reasons).toMatchObject({ target: acceptable, evidence: 'against' });
    expect(sentence).toMatch(new RegExp(`^against ${acceptable}: `));
  });

  test('combines Grad-CAM and LIME by default, for a class of choice', async () => {
    const { explanation } = await explainFace(photo, { target: 'blurred' });
    expect(explanation?.method).toBe('combined');
    expect(explanation?.target.name).toBe('blurred');
    expect(explanation).toHaveProperty('agreement');
  });

  test('gives no map where the framing alone decided, and the advice as the sentence', async () => {
    const profile = { minFaceWidth: 100_000, thresholds: {} };
    const wide = { ...profile, thresholds: everyThreshold(await loadModel()) };
    const { assessment, sentence, explanation, picture } = await explainFace(photo, { profile: wide });
    expect(assessment.explainable).toBeUndefined();
    expect(explanation).toBeUndefined();
    expect(sentence).toBe(assessment.advice?.message);
    // the photo as it is
    expect([...picture.data.subarray(0, 3)]).toEqual([...photo.data.subarray(0, 3)]);
  });

  test('stops at a signal', async () => {
    await expect(explainFace(photo, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    const controller = new AbortController();
    const work = explainFace(photo, {
      method: 'lime',
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(work).rejects.toThrow('enough');
  });
});

describe('the shared model', () => {
  test('is loaded once, leaves no tensor after unloadModel, and is loaded again after it', async () => {
    await loadModel();
    await unloadModel();
    const before = tf.memory().numTensors;
    const [first, second] = await Promise.all([loadModel(), loadModel()]);
    expect(first).toBe(second);
    await assessFace(photo);
    await unloadModel();
    await unloadModel();
    expect(tf.memory().numTensors).toBe(before);
    expect(await loadModel()).not.toBe(first);
  });

  test('is freed after the calls that still use it', async () => {
    const work = assessFace(photo);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const unloaded = unloadModel();
    expect((await work).score).toBeGreaterThan(0);
    await unloaded;
  });

  test('takes other options only while it is not loaded', async () => {
    const options = (folder: string) => ({ backend: 'cpu' as const, wasmPaths: { 'a.wasm': folder } });
    const classifier = await loadModel(options('/wasm/'));
    expect(await loadModel(options('/wasm/'))).toBe(classifier);
    await expect(loadModel(options('/other/'))).rejects.toThrow('`options` must be those of the model');
    await expect(loadModel({ backend: 'wasm' })).rejects.toThrow(
      '`options` must be those of the model that is loaded: call unloadModel first',
    );
  });

  test('does not keep a failure', async () => {
    await expect(loadModel({ model: 'http://localhost:1/model.json' })).rejects.toThrow();
    expect((await loadModel()).classNames.length).toBeGreaterThan(1);
  });

  test('refuses an unknown backend, and names the package of one that is not installed', async () => {
    await expect(loadModel({ backend: 'webgl2' as 'webgl' })).rejects.toThrow(
      '`backend` must be one of "webgpu", "webgl", "wasm", "native", "cpu", got "webgl2"',
    );
    await expect(loadModel({ backend: 'webgl' })).rejects.toThrow(
      /no tfjs backend could be started\. Install one: npm install @tensorflow\/tfjs-backend-webgl/,
    );
    await expect(loadModel({ wasmPaths: { file: 3 as unknown as string } })).rejects.toThrow(
      '`wasmPaths["file"]` must be a URL, got 3',
    );
  });
});

/** Thresholds that every class meets. */
function everyThreshold({ classNames, metadata }: FaceQualityClassifier): Record<string, number> {
  return Object.fromEntries(classNames.map((name) => [name, name === metadata.acceptableClass ? 0 : 1]));
}
