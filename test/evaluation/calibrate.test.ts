import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/lucidface.js';
import { balancedPlatt } from '../../src/evaluation/calibrate/balancedPlatt.js';
import { calibrated } from '../../src/evaluation/calibrate/calibrateModel.js';
import { carriedThresholds } from '../../src/evaluation/calibrate/carriedThresholds.js';
import {
  type CalibratedFields,
  chooseOperatingPoint,
} from '../../src/evaluation/calibrate/chooseOperatingPoint.js';
import { decide } from '../../src/evaluation/calibrate/errorCounts.js';
import type { ScoredPhoto } from '../../src/evaluation/calibrate/scorePhotos.js';
import { sureAnswers } from '../../src/evaluation/calibrate/sureAnswers.js';
import {
  applyCalibration,
  type CalibrationResult,
  calibrateModel,
  sigmoid,
} from '../../src/evaluation/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { startBackend } from '../../src/node/startBackend.js';
import { Random } from '../../src/random.js';
import { faceReferences } from '../../src/references/index.js';

const MODEL: CalibratedFields = {
  classNames: ['acceptable', 'blurred', 'dark'],
  activation: 'sigmoid',
  acceptableClass: 'acceptable',
  thresholds: { acceptable: 0.5, blurred: 0.6, dark: 0.9 },
};

/** Photos whose logits are normal around -2 without and 2 with the class; a bad photo is blurred. */
function photos(count: number, seed = 0, spread = 1.5): ScoredPhoto[] {
  const random = new Random(seed);
  const around = (mean: number): number => mean + spread * random.normal();
  return Array.from({ length: count }, (_, i) => {
    const bad = i % 2 === 1;
    return {
      person: `${i}`,
      labels: new Map<string, 0 | 1>([
        ['acceptable', bad ? 0 : 1],
        ['blurred', bad ? 1 : 0],
        ['dark', 0],
      ]),
      logits: Float32Array.of(around(bad ? -2 : 2), around(bad ? 2 : -2), around(-3)),
    };
  });
}

/** A classifier with the classes and thresholds of `MODEL`. */
async function uncalibrated(): Promise<FaceQualityClassifier> {
  const { classNames, activation, acceptableClass, thresholds } = MODEL;
  await startBackend('wasm');
  const inputSize = { width: 64, height: 64 };
  return FaceQualityClassifier.create({ classNames, activation, acceptableClass, thresholds, inputSize });
}

describe('the operating point', () => {
  test.each([0, 0.01, 0.05, 0.2])(
    'rejects at most a share of %d of the good photos, and nearly that',
    (rate) => {
      const labelled = photos(400);
      const point = chooseOperatingPoint(labelled, MODEL, MODEL.thresholds, rate);
      const rejected = labelled.filter(
        (photo, i) => i % 2 === 0 && !decide(photo, MODEL, point).acceptable,
      ).length;
      expect(rejected).toBeLessThanOrEqual(200 * rate);
      expect(rejected).toBeGreaterThanOrEqual(200 * rate - 1);
    },
  );

  test('lets more bad photos through, the fewer good ones it may reject', () => {
    const labelled = photos(400);
    const passed = [0.2, 0.05, 0.01].map((rate) => {
      const point = chooseOperatingPoint(labelled, MODEL, MODEL.thresholds, rate);
      return labelled.filter((photo, i) => i % 2 === 1 && decide(photo, MODEL, point).acceptable).length;
    });
    expect(passed[0]).toBeLessThan(passed[1]);
    expect(passed[1]).toBeLessThan(passed[2]);
  });

  test('keeps the threshold of a class that no photo has, where that is higher', () => {
    const { thresholds, calibrated: fitted } = chooseOperatingPoint(
      photos(100),
      MODEL,
      MODEL.thresholds,
      0.05,
    );
    expect(thresholds.dark).toBe(0.9);
    const { blurred } = chooseOperatingPoint(photos(100), MODEL, { blurred: 0.9999 }, 0.05).thresholds;
    expect(blurred).toBe(thresholds.blurred);
    expect(blurred).toBeLessThan(0.9999);
    expect(fitted).toEqual(['acceptable', 'blurred']);
  });

  test('needs a good photo', () => {
    expect(() => chooseOperatingPoint(photos(2).slice(1), MODEL, MODEL.thresholds, 0.05)).toThrow(
      '`data` must have good photos without a fault, got none',
    );
  });

  test('a softmax model keeps its probabilities', () => {
    const softmax = { ...MODEL, activation: 'softmax' as const };
    const { calibration, thresholds } = chooseOperatingPoint(photos(100), softmax, MODEL.thresholds, 0.05);
    expect(Object.keys(calibration)).toEqual([]);
    expect(Object.keys(thresholds).sort()).toEqual(['acceptable', 'blurred', 'dark']);
  });
});

test('a class is calibrated at a base rate of one half, whatever the photos have', () => {
  const all = photos(4000, 1, 1);
  // one blurred photo in ten: the logits are those of two normal distributions that are 4 apart, so that .5 lies half-way
  const few = all.filter((_, i) => i % 2 === 0 || i % 20 === 1);
  const [scale, offset] = balancedPlatt(few, 'blurred', 1) ?? [0, 0];
  // at the base rate of these photos it would be near log(.1) = -2.3
  expect(Math.abs(offset)).toBeLessThan(0.6);
  // the exact slope is 4 / 1
  expect(scale).toBeGreaterThan(3.2);
  expect(scale).toBeLessThan(4.8);
  expect(balancedPlatt(few.slice(0, 30), 'dark', 2)).toBeUndefined();
});

test('carried thresholds decide as before', () => {
  const old = { blurred: [1.5, -0.25] as const };
  const calibration = { blurred: [0.7, 0.4] as const };
  const { blurred, dark } = carriedThresholds({ blurred: 0.8, dark: 0.6 }, old, calibration);
  const at = (Math.log(0.8 / 0.2) + 0.25) / 1.5;
  expect(blurred).toBeCloseTo(sigmoid(0.7 * at + 0.4), 12);
  expect(dark).toBe(0.6);
});

test('an answer is sure where 95 of 100 are right, with as many good photos as bad', () => {
  // 100 good photos at .6 and .9, and 10 bad ones, of which one lies at .6 and one at .2
  const judged = [
    ...Array.from({ length: 100 }, (_, i) => ({
      good: true,
      acceptable: true,
      probability: i < 50 ? 0.6 : 0.9,
    })),
    { good: false, acceptable: true, probability: 0.6 },
    ...Array.from({ length: 9 }, () => ({ good: false, acceptable: false, probability: 0.2 })),
  ];
  // at .6 and above: weights 1 and .1, right .909; from .601 on all are right
  expect(sureAnswers(judged, 0.5)).toEqual({ retake: 0.601, acceptable: 0.601 });
});

describe('the result', () => {
  const settings = { profile: 'general' as const, rejectGood: 0.05, seed: 0 };

  test('has honest errors beside those on the photos that chose', () => {
    const labelled = photos(300, 2);
    const { chosen, crossValidated, classes, answers, good, bad, people } = calibrated(
      labelled,
      MODEL,
      settings,
      [],
    );
    expect([good, bad, people]).toEqual([150, 150, 300]);
    expect(chosen.rejected.count).toBeLessThanOrEqual(7);
    expect(crossValidated?.rejected.total).toBe(150);
    expect(crossValidated?.rejected.rate).toBeGreaterThan(0);
    expect(crossValidated?.rejected.rate).toBeLessThan(0.15);
    expect(crossValidated?.passed?.rate).toBeLessThan(0.3);
    expect(classes.dark).toMatchObject({ threshold: 0.9, calibrated: false });
    expect(classes.dark.missed).toBeUndefined();
    expect(classes.blurred.missed?.total).toBe(150);
    expect(answers?.retake).toBeLessThanOrEqual(answers?.acceptable ?? 0);
  });

  test('carries naming thresholds over to the new calibration', async () => {
    const classifier = await uncalibrated();
    try {
      classifier.setNamingThresholds({ blurred: 0.55, dark: 0.7 });
      const result = calibrated(photos(300), MODEL, settings, []);
      const [scale, offset] = result.calibration.blurred;
      applyCalibration(classifier, result);
      const { namingThresholds } = classifier.metadata;
      expect(namingThresholds?.dark).toBe(0.7);
      expect(namingThresholds?.blurred).toBeCloseTo(sigmoid(scale * Math.log(0.55 / 0.45) + offset), 6);
      expect(namingThresholds?.blurred).not.toBeCloseTo(0.55, 3);
    } finally {
      classifier.dispose();
    }
  });

  test('carries the thresholds of sure answers over where too few photos choose new ones', async () => {
    const classifier = await uncalibrated();
    try {
      classifier.setAnswers({ retake: 0.2, acceptable: 0.9 });
      // passable photos with a fault: enough to calibrate the class, and not one of them is good
      const labelled = photos(40).map((photo, i) =>
        i % 2 === 0 && i > 8 ? { ...photo, labels: new Map(photo.labels).set('dark', 1) } : photo,
      );
      const result = calibrated(labelled, MODEL, settings, []);
      expect(result).not.toHaveProperty('answers');
      const [scale, offset] = result.calibration.acceptable;
      applyCalibration(classifier, result);
      const { answers } = classifier.metadata;
      expect(answers?.retake).toBeCloseTo(sigmoid(scale * Math.log(0.2 / 0.8) + offset), 6);
      expect(answers?.acceptable).toBeCloseTo(sigmoid(scale * Math.log(0.9 / 0.1) + offset), 6);
    } finally {
      classifier.dispose();
    }
  });

  test('tells why a class is not calibrated: too few photos, or labels that contradict the model', () => {
    const swapped = photos(60).map((photo) => ({
      ...photo,
      labels: new Map(photo.labels).set('blurred', photo.labels.get('blurred') === 1 ? 0 : 1),
    }));
    // one photo without the fault, so that the point can be chosen
    const good = { ...swapped[0], labels: new Map(photos(1)[0].labels) };
    const { notes, classes } = calibrated([...swapped, good], MODEL, settings, []);
    expect(classes.blurred.calibrated).toBe(false);
    expect(notes).toContain('Not calibrated, since fewer than 10 photos have the class or lack it: dark.');
    expect(notes).toContain('Not calibrated, since the labels contradict the model, check them: blurred.');
  });

  test('leaves the other profiles their decisions', () => {
    const model = { ...MODEL, profiles: { 'id-photo': { blurred: 0.3 } } };
    const labelled = photos(300, 3);
    const { thresholds, profiles, calibration } = calibrated(labelled, model, settings, []);
    const own = profiles['id-photo'];
    const point = { calibration, thresholds: own, calibrated: [] };
    const before = { calibration: {}, thresholds: { ...MODEL.thresholds, blurred: 0.3 }, calibrated: [] };
    for (const photo of labelled)
      expect(decide(photo, model, point).acceptable).toBe(decide(photo, model, before).acceptable);
    const strict = calibrated(labelled, model, { ...settings, profile: 'id-photo' }, []);
    expect(strict.profiles['id-photo']).toEqual(thresholds);
    expect(strict.thresholds.dark).toBe(0.9);
  });
});

describe('on photos', () => {
  let folder: string;
  const PEOPLE = 12;

  /** Generated portraits, and copies that are dark or blurred. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lucidface-calibrate-'));
    await startBackend('wasm');
    const portraits = await faceReferences({ width: 192, height: 192 });
    const rows = ['path,person,blurred,dark,overall'];
    for (let i = 0; i < PEOPLE; i++) {
      const { data, width, height } = portraits[i % portraits.length];
      const photo = sharp(Buffer.from(data), { raw: { width, height, channels: 3 } }).linear(1 - 0.02 * i);
      await photo
        .clone()
        .png()
        .toFile(join(folder, `good-${i}.png`));
      await photo
        .clone()
        .blur(4 + i / 4)
        .png()
        .toFile(join(folder, `blurred-${i}.png`));
      await photo
        .clone()
        .linear(0.1)
        .png()
        .toFile(join(folder, `dark-${i}.png`));
      rows.push(`good-${i}.png,p${i},0,0,0`, `blurred-${i}.png,p${i},2,0,2`, `dark-${i}.png,p${i},0,2,2`);
    }
    await writeFile(join(folder, 'photos.csv'), `${rows.join('\n')}\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
    const [out, error]: [string[], string[]] = [[], []];
    const code = await main(['calibrate', ...args], {
      out: (text: string) => void out.push(text),
      error: (text: string) => void error.push(text),
    });
    return { code, out: out.join('\n'), error: error.join('\n') };
  }

  test('the command writes a model that decides by the chosen thresholds', async () => {
    const target = join(folder, 'out');
    const { numTensors } = tf.memory();
    const { code, out, error } = await run('--data', folder, '--out', target, '--reject-good', '0.1');
    expect(error).toContain('12 good and 24 bad photos are few');
    expect(code).toBe(0);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(out).toContain('on held-out people: good photos rejected');
    const result: CalibrationResult = JSON.parse(await readFile(join(target, 'calibration.json'), 'utf8'));
    expect(result).toMatchObject({ photos: 36, people: PEOPLE, good: 12, bad: 24, rejectGood: 0.1 });
    expect(result.chosen.rejected.count).toBeLessThanOrEqual(1);
    expect(result.chosen.passed?.count).toBe(0);
    expect(result.crossValidated?.passed?.rate).toBeLessThan(0.2);
    expect(result.classes.blurred.calibrated).toBe(true);
    expect(result.classes.occluded.calibrated).toBe(false);
    expect(await readFile(join(target, 'calibration.md'), 'utf8')).toContain(
      '| the photos on which it was chosen |',
    );
    const copy = await FaceQualityClassifier.load(fileHandler(join(target, 'model.json')));
    try {
      expect(copy.metadata.thresholds).toEqual(result.thresholds);
      expect(copy.metadata.answers).toEqual(result.answers);
      let rejected = 0;
      for (let i = 0; i < PEOPLE; i++) {
        const { data, info } = await sharp(join(folder, `good-${i}.png`))
          .raw()
          .toBuffer({ resolveWithObject: true });
        const photo = { data, width: info.width, height: info.height };
        if (!(await copy.assess(photo, { detector: null })).acceptable) rejected++;
      }
      expect(rejected).toBe(result.chosen.rejected.count);
    } finally {
      copy.dispose();
    }
  });

  test('the function leaves the model as it is, and names a wrong option', async () => {
    const classifier = await FaceQualityClassifier.load();
    try {
      const before = JSON.stringify(classifier.metadata);
      const { numTensors } = tf.memory();
      const seen: number[] = [];
      const result = await calibrateModel(classifier, {
        data: folder,
        detect: true,
        onProgress: (fraction) => void seen.push(fraction),
      });
      expect(seen.at(-1)).toBe(1);
      expect(result.notes[0]).toMatch(
        /^Of 36 photos 0 have a face box in the table; in \d+ of the 36 others a face was found/,
      );
      expect(JSON.stringify(classifier.metadata)).toBe(before);
      expect(tf.memory().numTensors).toBe(numTensors);
      await expect(calibrateModel(classifier, { data: folder, rejectGood: 1.5 })).rejects.toThrow(
        '`rejectGood` must be a number in 0..1, got 1.5',
      );
      await expect(
        calibrateModel(classifier, { data: folder, profile: 'passport' as never }),
      ).rejects.toThrow('`profile` must be one of "general", "id-photo", "skin-analysis", got "passport"');
    } finally {
      classifier.dispose();
    }
  });

  test('the command refuses a share that is none', async () => {
    const { code, error } = await run('--data', folder, '--reject-good', '5');
    expect(code).toBe(2);
    expect(error).toBe('lucidface: `--reject-good` must be a number from 0 to 1, got "5"');
  });
});
