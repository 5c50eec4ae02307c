import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blazeFaceDetector } from '../../src/detectors/index.js';
import { MEASURES, type MeasureName } from '../../src/measures/index.js';
import { ADVICE_CODES, adviceFor } from '../../src/model/advice.js';
import { DEFECT_OF } from '../../src/model/defectOf.js';
import { type Assessment, FaceQualityClassifier, PROFILES, type ProfileName } from '../../src/model/index.js';
import { checkLimits, measuredLimits } from '../../src/model/limits.js';
import { measureAdvice } from '../../src/model/measureAdvice.js';
import { startBackend } from '../../src/node/index.js';
import { faceReferences } from '../../src/references/index.js';
import type { Pixels } from '../../src/types.js';
import { astronaut } from '../fixture.js';
import { quarterTurned } from '../quarterTurned.js';

let classifier: FaceQualityClassifier;
let portraits: readonly Pixels[];
beforeAll(async () => {
  await startBackend('wasm');
  classifier = await FaceQualityClassifier.load();
  const references = await faceReferences({ width: 224, height: 224 });
  portraits = [astronaut(), ...references.slice(0, 1)];
});
afterAll(() => classifier.dispose());

function mirrored(photo: Pixels): Pixels {
  const { data, width, height } = photo;
  const result = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) result[3 * i + c] = data[3 * (i - (i % width) + width - 1 - (i % width)) + c];
  return { data: result, width, height };
}

const measured = ({ measures }: Assessment, name: MeasureName): number => {
  const found = measures?.find((measure) => measure.name === name);
  if (!found) throw new Error(`${name} is missing`);
  return found.value;
};

describe('a photo that is not upright', () => {
  test.each([
    [1, 90, 'Turn the photo by 90 degrees to the left.', -90],
    [2, 180, 'Turn the photo by 180 degrees: it is upside down.', 180],
    [3, -90, 'Turn the photo by 90 degrees to the right.', 90],
  ])(
    'turned by %i quarters is refused, and told how to turn back',
    async (quarters, roll, message, value) => {
      for (const portrait of portraits) {
        const photo = quarterTurned(portrait, quarters);
        const [face] = await blazeFaceDetector().detect(photo);
        const off = Math.abs((face.roll ?? 0) - roll) % 360;
        expect(Math.min(off, 360 - off)).toBeLessThan(20);
        const found = await classifier.assess(photo);
        expect(found.acceptable).toBe(false);
        expect(found.answer).toBe('retake');
        const defect = found.defects.find(({ className }) => className === 'not-upright');
        expect(defect?.advice).toEqual({ code: 'turn-photo', message, value, unit: 'degrees' });
        // a box alone, in which the orientation is looked for
        const { x, y, width, height } = face;
        const box = { x, y, width, height };
        const before = tf.memory().numTensors;
        const plain = await classifier.assess(photo, { face: box });
        expect(tf.memory().numTensors).toBe(before);
        expect(plain.acceptable).toBe(false);
        expect(plain.defects.find(({ className }) => className === 'not-upright')?.advice.value).toBe(value);
        expect(plain.measures).toBeUndefined();
        const given = await classifier.assess(photo, { face: box, measures: true });
        expect(given.defects.map(({ className }) => className)).toContain('not-upright');
        expect(Math.abs(Math.abs(measured(given, 'roll')) - Math.abs(roll))).toBeLessThan(15);
      }
    },
  );

  test('is one in every profile', async () => {
    for (const profile of ['general', 'id-photo', 'skin-analysis'] satisfies ProfileName[]) {
      const { defects, criteria } = await classifier.assess(quarterTurned(portraits[0], 2), { profile });
      expect(defects.map(({ className }) => className)).toContain('not-upright');
      expect(criteria.find(({ className }) => className === 'not-upright')?.value).toBe(1);
    }
  });

  test('is one for a detector without rolls, and for a photo that is a face as a whole', async () => {
    const { x, y, width, height } = (await blazeFaceDetector().detect(quarterTurned(portraits[1], 2)))[0];
    const detector = { detect: async () => [{ x, y, width, height, confidence: 0.9 }] };
    for (const options of [{ detector }, { detector: null }]) {
      const one = await classifier.assess(quarterTurned(portraits[1], 2), options);
      expect(one.defects.map(({ className }) => className)).toContain('not-upright');
      const upright = await classifier.assess(portraits[1], options);
      expect(upright.defects.map(({ className }) => className)).not.toContain('not-upright');
      expect(upright.criteria.map(({ className }) => className)).toContain('not-upright');
    }
  });

  test('a roll that is given is taken', async () => {
    const [{ x, y, width, height }] = await blazeFaceDetector().detect(portraits[0]);
    const given = async (roll: number): Promise<readonly string[]> => {
      const { defects } = await classifier.assess(portraits[0], { face: { x, y, width, height, roll } });
      return defects.map(({ className }) => className);
    };
    expect(await given(90)).toContain('not-upright');
    expect(await given(10)).not.toContain('not-upright');
  });

  test('is none where it is upright or tilted a little', async () => {
    for (const portrait of portraits) {
      const { defects, criteria } = await classifier.assess(portrait);
      expect(defects.map(({ className }) => className)).not.toContain('not-upright');
      expect(criteria.find(({ className }) => className === 'not-upright')?.value).toBe(0);
    }
  });
});

describe('assess with measures', () => {
  test('gives all of them as plain data, keeps no tensor, and has the verdict of assess without', async () => {
    const plain = await classifier.assess(portraits[0]);
    const before = tf.memory().numTensors;
    const found = await classifier.assess(portraits[0], { measures: true });
    expect(tf.memory().numTensors).toBe(before);
    const { measures, ...verdict } = found;
    expect(verdict).toEqual(plain);
    expect(plain.measures).toBeUndefined();
    expect(JSON.parse(JSON.stringify(measures))).toEqual(measures);
    expect(measures?.length).toBeGreaterThan(40);
    for (const { name, value, range } of measures ?? []) {
      expect(value, name).toBeGreaterThanOrEqual(range[0]);
      expect(value, name).toBeLessThanOrEqual(range[1]);
    }
    expect(measured(found, 'face-count')).toBe(1);
  });

  test('gives those that are named, and those that the profile has limits of', async () => {
    const all = await classifier.assess(portraits[0], { measures: true });
    const some = await classifier.assess(portraits[0], { measures: ['pitch', 'yaw'] });
    expect(some.measures?.map(({ name }) => name)).toEqual(['yaw', 'pitch']);
    expect(measured(some, 'yaw')).toBe(measured(all, 'yaw'));
    const limits = { 'head-height': { max: 2 } };
    const limited = await classifier.assess(portraits[0], { measures: ['yaw'], profile: { limits } });
    expect(limited.measures?.map(({ name }) => name)).toEqual(['yaw', 'head-height']);
    await expect(classifier.assess(portraits[0], { measures: ['jaw' as 'yaw'] })).rejects.toThrow(
      /`measures\[0\]` must be one of "luminance-mean", .*, got "jaw"/,
    );
    await expect(classifier.assess(portraits[0], { measures: 1 as never })).rejects.toThrow(
      '`measures` must be true or false, got 1 (number)',
    );
  });

  test('lengths are those of the original photo', async () => {
    const originalSize = { width: 448, height: 448 };
    const [small, large] = [
      await classifier.assess(portraits[0], { measures: true }),
      await classifier.assess(portraits[0], { measures: true, originalSize }),
    ];
    expect(measured(large, 'inter-eye-distance')).toBeCloseTo(2 * measured(small, 'inter-eye-distance'), 3);
  });

  test('a mirrored photo changes the signs of pose and side light', async () => {
    for (const portrait of portraits) {
      const one = await classifier.assess(portrait, { measures: true });
      const other = await classifier.assess(mirrored(portrait), { measures: true });
      expect(Math.abs(measured(one, 'yaw') + measured(other, 'yaw'))).toBeLessThan(4);
      expect(Math.abs(measured(one, 'roll') + measured(other, 'roll'))).toBeLessThan(2.5);
      const [light, mirroredLight] = [measured(one, 'left-right-light'), measured(other, 'left-right-light')];
      expect(Math.abs(light + mirroredLight)).toBeLessThan(0.3);
      expect(Math.abs(light)).toBeGreaterThan(0.05);
    }
  });

  test('a photo without a face has no measures, and a profile with limits refuses it', async () => {
    const grey = { data: new Uint8Array(128 * 128 * 3).fill(120), width: 128, height: 128 };
    const found = await classifier.assess(grey, { measures: true });
    expect(found.measures).toEqual([]);
    expect(found.warnings?.map(({ code }) => code)).toEqual(['no-face-found', 'not-measured']);
    const { defects } = await classifier.assess(grey, { profile: { limits: { yaw: { max: 5 } } } });
    expect(defects.find(({ className }) => className === 'no-face')?.advice.code).toBe('show-face');
  });
});

describe('limits of a profile', () => {
  test('count beyond their tolerance, in the unit of the measure', async () => {
    const found = await classifier.assess(portraits[0], { measures: true });
    const yaw = measured(found, 'yaw');
    const limits = { yaw: { min: yaw + 10, max: yaw + 20 } };
    const refused = await classifier.assess(portraits[0], { profile: { limits } });
    const defect = refused.defects.find(({ className }) => className === 'yaw');
    expect(defect).toMatchObject({ kind: 'measure', value: yaw, threshold: yaw + 10 });
    expect(refused.answer).toBe('retake');
    const criterion = refused.criteria.find(({ className }) => className === 'yaw');
    expect(criterion?.met).toBe(false);
    expect(criterion?.score).toBeLessThan(50);
    const tolerant = await classifier.assess(portraits[0], {
      profile: { limits: { yaw: { ...limits.yaw, tolerance: 11 } } },
    });
    expect(tolerant.defects.map(({ className }) => className)).not.toContain('yaw');
    expect(tolerant.warnings?.map(({ measure }) => measure?.name)).toContain('yaw');
  });

  test('that are warnings refuse where the profile is strict', async () => {
    const limits = { 'mouth-openness': { max: 0, warning: true } };
    const lenient = await classifier.assess(portraits[0], { profile: { limits } });
    expect(lenient.defects.map(({ className }) => className)).not.toContain('mouth-openness');
    const [warning] = lenient.warnings ?? [];
    expect(warning.code).toBe('measure-limit');
    expect(warning.measure?.advice.code).toBe('close-mouth');
    // a value just beyond its limit is told from it
    const max = (warning.measure?.value ?? 0) * 0.9999;
    const close = { 'mouth-openness': { max, warning: true } };
    const { warnings: near = [] } = await classifier.assess(portraits[0], { profile: { limits: close } });
    const [value, limit] = near[0].message.match(/\d\.\d+/g) ?? [];
    expect(Number(value)).toBeGreaterThan(Number(limit));
    const strict = await classifier.assess(portraits[0], { profile: { limits, strict: true } });
    expect(strict.defects.map(({ className }) => className)).toContain('mouth-openness');
  });

  test.each([
    [{ yaw: 5 }, 'profile.limits.yaw: `options` must be an object, got 5'],
    [{ jaw: { max: 5 } }, '`profile.limits` must be one of'],
    [{ yaw: { max: '5' } }, '`profile.limits.yaw.max` must be a number'],
    [{ yaw: { min: 5, max: 4 } }, '`profile.limits.yaw.max` must be a number of at least 5, got 4'],
    [{ yaw: { most: 4 } }, 'unknown option `most`'],
  ])('%j is refused', (limits, message) => {
    expect(() => checkLimits('profile.limits', limits)).toThrow(message);
  });

  test('of the named profiles are valid, and eyes and mouth are warnings at most', () => {
    for (const { limits } of Object.values(PROFILES)) {
      checkLimits('profile.limits', limits);
      for (const [name, limit] of Object.entries(limits)) {
        expect(limit.source?.length).toBeGreaterThan(8);
        if (/eye-openness|mouth/.test(name)) expect(limit.warning).toBe(true);
      }
    }
    expect(PROFILES['id-photo'].limits.yaw).toMatchObject({ min: -5, max: 5 });
    expect(PROFILES['id-photo'].limits.pitch).toMatchObject({ min: -5, max: 5 });
    expect(PROFILES['id-photo'].limits.roll).toMatchObject({ min: -8, max: 8 });
  });

  test('the level falls with the distance: half at the limit', () => {
    const at = (value: number): number =>
      measuredLimits([{ name: 'yaw', value, ...MEASURES.yaw }], { yaw: { min: -10, max: 10 } }, false)[0]
        .level;
    expect(at(10)).toBeCloseTo(0.5, 9);
    expect(at(-10)).toBeCloseTo(0.5, 9);
    expect(at(0)).toBeGreaterThan(0.9);
    expect(at(-20)).toBeLessThan(0.1);
  });
});

describe('advice in numbers', () => {
  test.each([
    ['yaw', 12.3, 5, { code: 'turn-head', message: 'Turn your head 12 degrees to the right.', value: -12.3 }],
    ['yaw', -12.3, -5, { code: 'turn-head', message: 'Turn your head 12 degrees to the left.', value: 12.3 }],
    ['pitch', 9, 5, { code: 'nod-head', message: 'Lower your chin by 9 degrees.', value: -9 }],
    ['pitch', -9, -5, { code: 'nod-head', message: 'Raise your chin by 9 degrees.', value: 9 }],
    [
      'roll',
      15,
      8,
      { code: 'tilt-head', message: 'Tilt your head 15 degrees towards your right shoulder.', value: -15 },
    ],
    [
      'headroom',
      1.9,
      1,
      { code: 'add-light', message: 'The photo is 0.9 stops too dark: add light.', value: 1.9 - 1 },
    ],
    [
      'left-right-light',
      -1.6,
      -1,
      {
        code: 'even-light',
        message: 'The left cheek is 1.6 stops darker than the other one: turn towards the light.',
        value: 1.6,
      },
    ],
    [
      'inter-eye-distance',
      50,
      70,
      { code: 'come-closer', message: 'Come 29 % closer, or use a camera with more pixels.' },
    ],
    ['head-height', 1, 0.8, { code: 'change-distance', message: 'Move back: the head is 25 % too large.' }],
    [
      'eye-line',
      0.8,
      0.7,
      {
        ...{ code: 'move-up-or-down', unit: 'percent' },
        message: 'Raise the camera: the eyes are too high by 10 % of the picture.',
      },
    ],
    ['eye-line', 0.4, 0.5, { message: 'Lower the camera: the eyes are too low by 10 % of the picture.' }],
    ['head-height', 0.2, 0.4, { code: 'change-distance', message: 'Come 50 % closer.', value: 50 }],
  ] as const)('%s of %d against %d', (name, value, limit, expected) => {
    const range = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
    const side = value < limit ? 'min' : 'max';
    expect(measureAdvice(name, value, { ...range, [side]: limit })).toMatchObject(expected);
  });

  test('angles are brought to the allowed one that is nearest to 0', () => {
    expect(measureAdvice('yaw', 2.6, { min: 20, max: 30 })).toMatchObject({
      message: 'Turn your head 17 degrees to the left.',
      value: 20 - 2.6,
    });
    expect(measureAdvice('yaw', 45, { min: 20, max: 30 })?.value).toBe(20 - 45);
    expect(measureAdvice('roll', 2, { min: -30, max: -10 })?.value).toBe(-12);
  });

  test('no advice is of nothing', () => {
    expect(measureAdvice('head-height', 0.488, { min: 0.49, max: 0.9 })?.message).toBe('Come 1 % closer.');
    expect(measureAdvice('headroom', 1.01, { min: 0, max: 1 })?.message).toContain('0.1 stops');
  });

  test.each([
    ['sharpness', 1, { max: 0.5 }, 'Take another photo: sharpness is beyond its limit.'],
    ['sharpness', 0.2, { min: 0.5 }, 'Hold the camera still, wipe the lens, and focus on the face.'],
    ['face-count', 1, { min: 2 }, 'Take another photo: face-count is beyond its limit.'],
    ['face-count', 2, { max: 1 }, 'Keep other people out of the picture.'],
    ['headroom', -1, { min: 5 }, 'Take another photo: headroom is beyond its limit.'],
    ['inter-eye-distance', 141, { max: 50 }, 'Take another photo: inter-eye-distance is beyond its limit.'],
  ] as const)('advice of %s of %d is for that side of the limit', (name, value, limit, message) => {
    const [{ advice }] = measuredLimits([{ name, value, ...MEASURES[name] }], { [name]: limit }, false);
    expect(advice.message).toBe(message);
  });

  test('the brighter cheek is not called the darker one', () => {
    expect(measureAdvice('left-right-light', 0.8, { min: 3, max: 5 })).toBeUndefined();
  });

  test('every measure that may have a limit of one’s own and an advice of a defect has its code', () => {
    const defects = Object.values(DEFECT_OF);
    expect(defects.length).toBeGreaterThan(20);
    for (const defect of defects) expect(ADVICE_CODES, defect).toContain(adviceFor(defect).code);
    // the code of a class of one's own is its name
    expect(adviceFor('noise').code).toBe('noise');
  });

  test('a measure without a number to change has none', () => {
    expect(measureAdvice('background-gradient', 5, { min: 0, max: 2 })).toBeUndefined();
    expect(measureAdvice('headroom', 0, { min: 1, max: 9 })).toBeUndefined();
  });
});
