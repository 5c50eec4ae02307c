import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blazeFaceDetector } from '../../src/detectors/index.js';
import { overlap } from '../../src/detectors/mergeFaces.js';
import { BOX_CHANGES } from '../../src/evaluation/data/boxChanges.js';
import { GradCam } from '../../src/explainers/index.js';
import { resample } from '../../src/image/index.js';
import { FaceQualityClassifier, PROFILES, type Profile } from '../../src/model/index.js';
import type { FaceBox, FaceDetector, Pixels } from '../../src/types.js';
import { astronaut } from '../fixture.js';

let classifier: FaceQualityClassifier;
let photo: Pixels;
beforeAll(async () => {
  if (!(await tf.setBackend('wasm'))) throw new Error('wasm did not start');
  classifier = await FaceQualityClassifier.load();
  photo = astronaut();
});
afterAll(() => classifier.dispose());

/** A detector that always finds the same faces. */
const finds = (...faces: FaceBox[]): FaceDetector => ({
  detect: async () => faces.map((face) => ({ ...face, confidence: 0.9 })),
});
const face = { x: 60, y: 40, width: 90, height: 120 };
const names = (found: { defects: readonly { className: string }[] }): string[] =>
  found.defects.map(({ className }) => className);

test('a model without an acceptable class has a warning that its classes count as defects', async () => {
  const options = { classNames: ['smiling', 'serious'], acceptableClass: null } as const;
  const own = await FaceQualityClassifier.create(options);
  const found = await own.assess(photo, { face });
  expect(found.warnings?.map(({ code }) => code)).toEqual(['no-acceptable-class']);
  expect(found.warnings?.[0].message).toContain('no acceptable class');
  own.dispose();
  const judged = await FaceQualityClassifier.create({ ...options, acceptableClass: 'smiling' });
  expect(await judged.assess(photo, { face })).not.toHaveProperty('warnings');
  judged.dispose();
});

describe('assess finds the face first', () => {
  test('the face that a detector finds is the face that is judged', async () => {
    const given = await classifier.assess(photo, { face: { ...face, roll: 0 } });
    const found = await classifier.assess(photo, { detector: finds(face) });
    expect(found.probabilities).toEqual(given.probabilities);
    expect(found.face).toMatchObject(face);
    expect(found.faces).toEqual([{ ...face, confidence: 0.9 }]);
    expect(given.faces).toBeUndefined();
  });

  test('the largest of several faces is judged, and the second one counts by its size', async () => {
    const small = { x: 10, y: 10, width: 30, height: 40 };
    const bystander = await classifier.assess(photo, { detector: finds(small, face) });
    expect(bystander.face).toMatchObject(face);
    expect(names(bystander)).not.toContain('several-faces');
    const two = await classifier.assess(photo, { detector: finds(face, { ...face, width: 80, x: 5 }) });
    expect(two.acceptable).toBe(false);
    const defect = two.defects.find(({ className }) => className === 'several-faces');
    expect(defect?.value).toBeCloseTo(80 / 90, 10);
    expect(defect?.threshold).toBe(PROFILES.general.maxSecondFace);
    expect(defect?.advice.code).toBe('one-person');
  });

  test('where no face is found the whole photo is judged', async () => {
    const found = await classifier.assess(photo, { detector: finds() });
    expect(found.faces).toEqual([]);
    expect(found.face).toBeUndefined();
    expect(found.probabilities).toEqual((await classifier.assess(photo, { detector: null })).probabilities);
  });

  test('by default with the detector of the package, in a batch, too', async () => {
    const { numTensors } = tf.memory();
    const found = await classifier.assess(photo);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(found).toEqual(
      await classifier.assess(photo, { detector: blazeFaceDetector({ minRelativeArea: 0.5 }) }),
    );
    expect(found.faces).toHaveLength(1);
    expect(found).not.toHaveProperty('warnings');
    const [inBatch, whole] = await classifier.assessBatch([
      { image: photo },
      { image: photo, detector: null },
    ]);
    expect(inBatch.face).toEqual(found.face);
    expect(whole).not.toHaveProperty('face');
    expect(whole).not.toHaveProperty('faces');
    const [outside, gone] = [{ x: 9999, y: 0, width: 9, height: 9 }, null as never];
    await expect(classifier.assessBatch([{ image: photo }, { image: photo, face: outside }])).rejects.toThrow(
      '`photos[1].face` must overlap the photo',
    );
    await expect(classifier.assessBatch([{ image: photo }, { image: gone }])).rejects.toThrow(
      '`photos[1].image` must be',
    );
    const { width, height } = photo;
    const noFace = { data: new Uint8Array(3 * width * height).fill(120), width, height };
    expect((await classifier.assess(noFace)).warnings).toEqual([
      { code: 'no-face-found', message: 'no face was found: the whole photo was judged' },
    ]);
    expect(await classifier.assess(photo, { detector: null })).not.toHaveProperty('warnings');
  });

  test.each([
    ['15 pixels wide', { x: 80, y: 40, width: 15, height: 20 }, ['tiny-face-box']],
    ['of the least size', { x: 80, y: 40, width: 16, height: 20 }, []],
    ['three times as wide as high', { x: 20, y: 80, width: 120, height: 40 }, ['face-box-shape']],
    ['a third as wide as high', { x: 80, y: 20, width: 40, height: 120 }, ['face-box-shape']],
    ['of which 56 % lie outside', { x: 180, y: 60, width: 100, height: 100 }, ['face-box-outside']],
    ['of which a third lies outside', { x: 164, y: 60, width: 90, height: 100 }, []],
    [
      'in pixels of a photo of three times the size',
      { x: 222, y: 219, width: 9, height: 30 },
      ['tiny-face-box', 'face-box-shape', 'face-box-outside'],
    ],
  ])('a box %s is judged, with the warnings that it needs', async (_, box, codes) => {
    const found = await classifier.assess(photo, { face: box });
    expect(found.face).toMatchObject(box);
    expect((found.warnings ?? []).map(({ code }) => code)).toEqual(codes);
  });

  test('an original of another shape than the photo is refused', async () => {
    const { width, height } = photo;
    const assess = (originalSize: { width: number; height: number }) =>
      classifier.assess(photo, { detector: null, originalSize });
    await expect(assess({ width: 1, height: 1000 })).rejects.toThrow(
      `\`originalSize\` must have the shape of the photo, ${width} x ${height}, got 1 x 1000`,
    );
    // rounded to whole pixels
    await assess({ width: 4 * width + 1, height: 4 * height - 2 });
  });

  test('the warning of a box says its share outside, in pixels of the original', async () => {
    const { warnings } = await classifier.assess(photo, {
      face: { x: 432, y: 100, width: 64, height: 80 },
      originalSize: { width: 448, height: 448 },
    });
    expect(warnings?.map(({ message }) => message)).toEqual([
      '75 % of `face` lies outside the photo of 448 x 448: give the box in pixels of the photo',
    ]);
  });

  test('a box that is given without its roll is drawn anew, so that it may be moved or scaled', async () => {
    const { face: own, probabilities } = await classifier.assess(photo, { face });
    if (!own) throw new Error('no face');
    expect(overlap(own, face).ofBoth).toBeGreaterThan(0.5);
    for (const change of Object.values(BOX_CHANGES)) {
      const other = await classifier.assess(photo, { face: change(own) });
      if (!other.face) throw new Error('no face');
      expect(overlap(other.face, own).ofBoth).toBeGreaterThan(0.9);
      const asItIs = await classifier.assess(photo, { face: { ...change(own), roll: 0 } });
      expect(asItIs.face).toEqual({ ...change(own), roll: 0 });
      expect(other.probabilities).not.toEqual(asItIs.probabilities);
      expect(Object.keys(other.probabilities)).toEqual(Object.keys(probabilities));
    }
    // in pixels of the original where the photo is a small copy
    const originalSize = { width: 3 * photo.width, height: 3 * photo.height };
    const threefold = Object.fromEntries(Object.entries(face).map(([key, value]) => [key, 3 * value]));
    const large = await classifier.assess(photo, { face: threefold as unknown as FaceBox, originalSize });
    expect(large.face?.x).toBeCloseTo(3 * own.x, 6);
    expect(large.face?.height).toBeCloseTo(3 * own.height, 6);
  });

  test('a judged face has its roll, so that it is judged as it was when it is given again', async () => {
    for (const options of [{ face }, {}]) {
      const first = await classifier.assess(photo, options);
      expect(first.face?.roll).toBeTypeOf('number');
      const again = await classifier.assess(photo, { face: first.face });
      expect(again.face).toEqual(first.face);
      expect(again.probabilities).toEqual(first.probabilities);
    }
    const named: FaceDetector = { detect: async () => [{ ...face, confidence: 1, name: 'own' } as never] };
    const { face: plain } = await classifier.assess(photo, { detector: named });
    expect(Object.keys(plain ?? {}).sort()).toEqual(['height', 'roll', 'width', 'x', 'y']);
  });

  test('a box that covers the photo is kept, as the photo is then a crop of the face; its roll is measured', async () => {
    // tighter than the box that is drawn
    const { width, height } = face;
    const crop = resample(photo, { ...face, y: face.y + 4 }, { width, height });
    const whole = { x: 0, y: 0, width, height };
    const kept = await classifier.assess(crop, { face: whole });
    expect(kept.face).toMatchObject(whole);
    const asItIs = await classifier.assess(crop, { face: { ...whole, roll: 0 } });
    expect(kept.probabilities).toEqual(asItIs.probabilities);
    const smaller = await classifier.assess(crop, { face: { ...whole, height: 0.9 * height } });
    expect(smaller.face?.height).not.toBe(0.9 * height);
    expect(smaller.probabilities).not.toEqual(asItIs.probabilities);
  });

  test('a box beside the face, and one in it, are left as they are', async () => {
    for (const box of [
      { x: 4, y: 4, width: 50, height: 60 },
      { x: 100, y: 90, width: 30, height: 40 },
    ])
      expect((await classifier.assess(photo, { face: box })).face).toMatchObject(box);
  });

  test('a face that is given is not looked for', async () => {
    const never: FaceDetector = { detect: () => Promise.reject(new Error('asked')) };
    const given = { ...face, roll: 0 };
    expect((await classifier.assess(photo, { face: given, detector: never })).face).toEqual(given);
    await expect(classifier.assess(photo, { detector: never })).rejects.toThrow('asked');
  });

  test.each([
    ['a face with too few pixels', { ...face, width: 60 }, {}, 'too-small'],
    ['a face that is a quarter outside', { ...face, x: -22.5 }, {}, 'cut-off'],
    [
      'a face at the side, where the profile asks for the middle',
      { ...face, x: 120 },
      { maxOffCentre: 0.15 },
      'off-centre',
    ],
  ])('%s', async (_, box, demands: Profile, name) => {
    const profile = { ...PROFILES.general, ...demands };
    const found = await classifier.assess(photo, { face: { ...box, roll: 0 }, profile });
    expect(names(found)).toContain(name);
    expect(found.acceptable).toBe(false);
    expect(found.answer).toBe('retake');
    // the score is that of the image, whatever the framing
    expect(found.score).toBe(Math.round(1000 * found.probabilities.acceptable) / 10);
    expect(names(await classifier.assess(photo, { face, profile }))).not.toContain(name);
  });
});

test('a face with too few pixels is told to come closer by how much, unless that would cut it off', async () => {
  const adviceOf = async (box: FaceBox, minFaceWidth: number, maxCutOff: number) => {
    const profile = { ...PROFILES.general, minFaceWidth, maxCutOff };
    const { defects } = await classifier.assess(photo, { face: { ...box, roll: 0 }, profile });
    return defects.find(({ className }) => className === 'too-small')?.advice;
  };
  expect(await adviceOf(face, 120, 0)).toEqual({
    code: 'come-closer',
    message: 'Come 25 % closer, or use a camera with more pixels.',
    value: 25,
    unit: 'percent',
  });
  expect((await adviceOf(face, 90.01, 0))?.message).toContain('Come 1 % closer');
  // 4 / 3 as high as wide: 224 pixels hold a face of 168 pixels, and .75 of one of 224
  expect((await adviceOf(face, 168, 0.01))?.code).toBe('come-closer');
  expect((await adviceOf(face, 224, 0.26))?.code).toBe('come-closer');
  expect(await adviceOf(face, 224, 0.24)).toEqual({
    code: 'more-pixels',
    message: 'Use a photo with more pixels: coming closer would cut off the face.',
  });
});

describe('profiles', () => {
  test('each gives the source of its values, and a stricter one has higher thresholds', () => {
    for (const { source } of Object.values(PROFILES)) expect(source.length).toBeGreaterThan(20);
    expect(PROFILES['id-photo'].minFaceWidth).toBeGreaterThan(PROFILES.general.minFaceWidth);
    expect(PROFILES['skin-analysis'].minFaceWidth).toBeGreaterThan(PROFILES['id-photo'].minFaceWidth);
  });

  test('none limits the uniformity of light, which does not tell good photos from those lit from one side', () => {
    for (const { limits } of Object.values(PROFILES))
      expect(limits).not.toHaveProperty('illumination-uniformity');
    expect(PROFILES['skin-analysis'].limits).toHaveProperty('left-right-light');
  });

  test("thresholds of a profile of one's own replace the model's", async () => {
    const blurred = (await classifier.assess(photo, { face })).probabilities.blurred;
    const strict = await classifier.assess(photo, {
      face,
      profile: { thresholds: { blurred: blurred * 0.9 } },
    });
    expect(names(strict)).toContain('blurred');
    expect(strict.profile).toBe('custom');
    const lax = await classifier.assess(photo, { face, profile: { thresholds: { blurred: 1 } } });
    expect(names(lax)).not.toContain('blurred');
  });

  test.each([
    [
      'passport',
      RangeError,
      '`profile` must be one of "general", "id-photo", "skin-analysis", got "passport"',
    ],
    [7, TypeError, '`profile` must be a name or an object, got 7'],
    [{ minFaceWith: 9 }, TypeError, 'unknown option `minFaceWith`'],
    [{ maxCutOff: 2 }, RangeError, '`profile.maxCutOff` must be a number in 0..1, got 2'],
    [{ thresholds: { blurry: 0.5 } }, RangeError, 'a key of profile.thresholds'],
  ])('refuses %j', async (profile, type, text) => {
    const { numTensors } = tf.memory();
    const call = classifier.assess(photo, { profile: profile as never });
    await expect(call).rejects.toThrow(type);
    await expect(call).rejects.toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('names a detector that gives a wrong second box', async () => {
    const wrong = {
      name: 'mine',
      detect: async () => [
        { ...face, confidence: 1 },
        { ...face, width: Number.NaN, confidence: 1 },
      ],
    };
    await expect(classifier.assess(photo, { detector: wrong })).rejects.toThrow(
      'the detector mine returned a wrong face: `faces[1].width` must be a number of at least 1, got NaN',
    );
  });

  test('refuses a value that is no detector', async () => {
    await expect(classifier.assess(photo, { detector: 'yunet' as never })).rejects.toThrow(
      '`detector` must have `detect`',
    );
  });
});

describe('the class to explain', () => {
  const explain = async (profile: Profile): Promise<[string | undefined, string]> => {
    const { explainable } = await classifier.assess(photo, { face: { ...face, x: 120 }, profile });
    const { target } = await new GradCam(classifier).explain(photo, { face, target: explainable });
    return [explainable, target.name];
  };
  const met = Object.fromEntries(
    ['blurred', 'dark', 'bright', 'side-lit', 'low-contrast', 'noisy', 'compressed', 'off-colour'].map(
      (name) => [name, 1],
    ),
  );
  const lax = { ...met, occluded: 1, turned: 1, 'no-face': 1, acceptable: 0 };

  test('is one of the model where the image decided, and none where the framing did', async () => {
    expect((await explain({ thresholds: { ...lax, blurred: 0 } }))[0]).toBe('blurred');
    expect((await explain({ thresholds: { ...lax, acceptable: 1 } }))[0]).toBe('acceptable');
    const [explainable, target] = await explain({ thresholds: lax, maxOffCentre: 0.1 });
    expect(explainable).toBeUndefined();
    expect(classifier.classNames).toContain(target);
  });
});
