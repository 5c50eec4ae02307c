import { describe, expect, test } from 'vitest';
import { assessment } from '../../src/model/assessment.js';
import type { MeasuredLimit } from '../../src/model/limits.js';
import { type Framing, noFace, uprightness } from '../../src/model/profiles.js';

const MODEL = {
  classNames: ['acceptable', 'blurred', 'dark'],
  acceptableClass: 'acceptable' as string | null,
  thresholds: { blurred: 0.8, dark: 0.2 } as Record<string, number>,
};
const SMALL: Framing = { className: 'too-small', value: 0.6, threshold: 0.5 };
const CENTRED: Framing = { className: 'off-centre', value: 0.14, threshold: 0.15 };
const names = (list: readonly { className: string }[] | undefined): string[] | undefined =>
  list?.map(({ className }) => className);

/** 0..100 for a value that is better when it is higher. */
const scoreOf = (value: number, threshold: number): number => {
  const odds = (p: number): number => Math.log(p / (1 - p));
  return Math.round(1000 / (1 + Math.exp((odds(threshold) - odds(value)) / 2))) / 10;
};

describe('the verdict', () => {
  test.each([
    ['good', [0.9, 0.1, 0.05], [], [], undefined, 'acceptable'],
    ['a defect beyond its own threshold', [0.9, 0.5, 0.3], [], ['dark'], undefined, 'dark'],
    ['two defects, the worse one first', [0.1, 0.99, 0.3], [], ['blurred', 'dark'], undefined, 'blurred'],
    ['not acceptable, no defect', [0.2, 0.7, 0.05], [CENTRED], [], ['blurred', 'dark'], 'acceptable'],
    ['framing alone', [0.9, 0.1, 0.05], [SMALL], ['too-small'], undefined, undefined],
    ['a defect and framing', [0.9, 0.81, 0.05], [SMALL], ['too-small', 'blurred'], undefined, 'blurred'],
    [
      'framing, and not acceptable for no defect',
      [0.2, 0.1, 0.19],
      [SMALL],
      ['too-small'],
      ['dark', 'blurred'],
      'acceptable',
    ],
  ])('%s', (_, probabilities, framing, defects, candidates, explainable) => {
    const found = assessment(probabilities, MODEL, framing);
    expect(found.acceptable).toBe(defects.length === 0 && candidates === undefined);
    expect(names(found.defects)).toEqual(defects);
    expect(names(found.candidates)).toEqual(candidates);
    expect(found.explainable).toBe(explainable);
    for (const { className, kind } of found.defects)
      expect(kind).toBe(className === 'too-small' ? 'framing' : 'image');
  });

  test('names sunglasses that are certain first, as they are a cover, too, and not those that are doubtful', () => {
    const model = {
      classNames: ['acceptable', 'turned', 'occluded', 'sunglasses'],
      acceptableClass: 'acceptable',
      thresholds: {},
    };
    const of = (...probabilities: number[]) => assessment([0.01, ...probabilities], model);
    const certain = of(0.8, 0.998, 0.96);
    expect(names(certain.defects)).toEqual(['sunglasses', 'occluded', 'turned']);
    expect(certain.criteria[0].className).toBe('sunglasses');
    expect(certain).toMatchObject({ explainable: 'sunglasses', advice: { code: 'no-sunglasses' } });
    expect(names(of(0.8, 0.998, 0.94).defects)).toEqual(['occluded', 'sunglasses', 'turned']);
    expect(names(of(0.1, 0.998, 0.4).defects)).toEqual(['occluded']);
  });

  test('names a class once that also follows from the framing, as that of the model', () => {
    const model = { ...MODEL, classNames: ['acceptable', 'no-face', 'dark'], thresholds: {} };
    const missing: Framing = { className: 'no-face', value: 1, threshold: 0.5 };
    const { defects, criteria, explainable } = assessment([0.1, 0.7, 0.9], model, [missing]);
    expect(defects.map(({ className, kind }) => [className, kind])).toEqual([
      ['dark', 'image'],
      ['no-face', 'image'],
    ]);
    expect(criteria.filter(({ className }) => className === 'no-face')).toHaveLength(2);
    expect(explainable).toBe('dark');
    const framed = assessment([0.1, 0.2, 0.3], model, [missing]).defects;
    expect(framed.map(({ className, kind }) => [className, kind])).toEqual([['no-face', 'framing']]);
  });

  test.each([
    [
      'names a fault from its naming threshold on where the acceptable class rejects the photo',
      [0.2, 0.7, 0.05],
      ['blurred'],
      0.6,
    ],
    ['and none below it', [0.2, 0.59, 0.05], [], undefined],
    ['never rejects a photo by it', [0.9, 0.7, 0.05], [], undefined],
    ['takes the lower of both thresholds', [0.2, 0.1, 0.25], ['dark'], 0.2],
  ])('%s', (_, probabilities, defects, threshold) => {
    const model = { ...MODEL, namingThresholds: { blurred: 0.6, dark: 0.9 } };
    const found = assessment(probabilities, model);
    expect(names(found.defects)).toEqual(defects);
    expect(found.defects[0]?.threshold).toBe(threshold);
    expect(found.acceptable).toBe(assessment(probabilities, MODEL).acceptable);
    expect(found.candidates === undefined).toBe(found.acceptable || defects.length > 0);
  });

  test('the score is the lowest of the criteria, and each follows from its value and threshold', () => {
    const found = assessment([0.7, 0.5, 0.1], MODEL, [CENTRED]);
    expect(found.criteria).toEqual([
      {
        className: 'off-centre',
        kind: 'framing',
        value: 0.14,
        threshold: 0.15,
        met: true,
        score: scoreOf(0.15, 0.14),
      },
      { className: 'dark', kind: 'image', value: 0.1, threshold: 0.2, met: true, score: scoreOf(0.2, 0.1) },
      {
        className: 'acceptable',
        kind: 'image',
        value: 0.7,
        threshold: 0.5,
        met: true,
        score: scoreOf(0.7, 0.5),
      },
      {
        className: 'blurred',
        kind: 'image',
        value: 0.5,
        threshold: 0.8,
        met: true,
        score: scoreOf(0.8, 0.5),
      },
    ]);
    expect(found.score).toBe(scoreOf(0.15, 0.14));
    expect(scoreOf(0.7, 0.5)).toBe(60.4);
    expect(assessment([0.4, 0.5, 0.1], MODEL).score).toBe(scoreOf(0.4, 0.5));
  });

  test('a criterion that is met is never a reason, and an unmet one scores below 50', () => {
    for (let i = 0; i <= 1000; i++) {
      const at = (step: number): number => ((i * step) % 101) / 100;
      const thresholds = { acceptable: at(7), blurred: at(11), dark: at(13) };
      const framing: Framing[] = [{ ...CENTRED, value: at(17), threshold: at(19) }];
      const found = assessment([at(23), at(29), at(31)], { ...MODEL, thresholds }, framing);
      const unmet = found.criteria.filter(({ met }) => !met);
      expect(found.acceptable).toBe(unmet.length === 0);
      expect(found.score).toBe(Math.min(...found.criteria.map(({ score }) => score)));
      expect(found.score >= 50).toBe(found.acceptable);
      for (const { className, kind, value, threshold } of found.defects) {
        expect(kind === 'image' ? value >= threshold : value > threshold).toBe(true);
        expect(names(unmet)).toContain(className);
      }
      expect(found.advice === undefined).toBe(found.acceptable);
      expect(found.criteria.every(({ met, score }) => met === score >= 50)).toBe(true);
    }
  });

  test.each([
    ['a good photo', [0.9, 0.1, 0.05], [], 'acceptable', 90],
    ['a good photo that is hardly good', [0.7, 0.1, 0.05], [], 'unsure', 70],
    ['a bad photo', [0.1, 0.1, 0.05], [], 'retake', 10],
    ['a bad photo that is hardly bad', [0.4, 0.1, 0.05], [], 'unsure', 40],
    ['a defect of a photo that looks good', [0.9, 0.1, 0.3], [], 'unsure', 90],
    ['a defect of a bad photo', [0.1, 0.1, 0.3], [], 'retake', 10],
    ['framing alone, whatever the probability', [0.9, 0.1, 0.05], [SMALL], 'retake', 90],
    ['the thresholds themselves', [0.8, 0.1, 0.05], [], 'acceptable', 80],
    ['the lower threshold', [0.2, 0.1, 0.05], [], 'unsure', 20],
  ])(
    'answers in three, and scores by the probability alone: %s',
    (_, probabilities, framing, answer, score) => {
      const found = assessment(
        probabilities,
        { ...MODEL, answers: { retake: 0.2, acceptable: 0.8 } },
        framing,
      );
      expect(found.answer).toBe(answer);
      expect(found.score).toBe(score);
    },
  );

  test('a model without thresholds of answers is never unsure', () => {
    expect(assessment([0.51, 0.1, 0.05], MODEL).answer).toBe('acceptable');
    expect(assessment([0.49, 0.1, 0.05], MODEL).answer).toBe('retake');
  });

  test('a photo that is not acceptable for no defect has advice of its own', () => {
    expect(assessment([0.2, 0.7, 0.05], MODEL).advice?.code).toBe('retake');
    expect(assessment([0.2, 0.9, 0.05], MODEL).advice?.code).toBe('hold-still');
  });

  test('without an acceptable class a photo is acceptable when no defect counts', () => {
    const model = { ...MODEL, acceptableClass: null };
    const good = assessment([0.4, 0.1, 0.05], model);
    expect(good.acceptable).toBe(true);
    expect(good.explainable).toBeUndefined();
    expect(names(assessment([0.6, 0.1, 0.05], model).defects)).toEqual(['acceptable']);
  });

  test('measures come after what the model sees, and the score is the lowest of all', () => {
    const yaw = {
      ...{ className: 'yaw', kind: 'measure', value: 19, threshold: 5, met: false, level: 0.01 },
      ...{ advice: { code: 'turn-head', message: 'Turn your head.' }, warning: false },
    } as const satisfies MeasuredLimit;
    const found = assessment([0.2, 0.85, 0.05], MODEL, [SMALL], [yaw]);
    expect(names(found.defects)).toEqual(['too-small', 'blurred', 'yaw']);
    expect(found.advice?.code).toBe('come-closer');
    expect(found.score).toBe(1);
    expect(assessment([0.9, 0.1, 0.05], MODEL, [], [yaw]).advice?.code).toBe('turn-head');
  });

  test('that no face was found comes first, and does not make a photo acceptable', () => {
    const found = assessment([0.2, 0.99, 0.05], MODEL, [noFace(true)]);
    expect(names(found.defects)).toEqual(['no-face', 'blurred']);
    expect(found.advice?.code).toBe('show-face');
    expect(assessment([0.99, 0.01, 0.05], MODEL, [noFace(true)])).toMatchObject({
      acceptable: false,
      answer: 'retake',
      defects: [{ className: 'no-face', kind: 'framing' }],
    });
  });

  test('where detector and model find no face, nothing else is said of it', () => {
    const model = {
      ...{ classNames: ['ok', 'no-face', 'occluded', 'off-colour'], acceptableClass: 'ok' },
      thresholds: {},
    };
    const found = assessment([0.1, 0.8, 0.99, 0.98], model, [noFace(true)]);
    expect(found.defects).toMatchObject([{ className: 'no-face', kind: 'image' }]);
    expect(found.explainable).toBe('no-face');
    expect(found.criteria.filter(({ met }) => !met)).toHaveLength(5);
    // a face that the detector missed: the other classes may say why
    expect(names(assessment([0.1, 0.3, 0.99, 0.98], model, [noFace(true)]).defects)).toEqual([
      'no-face',
      'occluded',
      'off-colour',
    ]);
    // a face that it found
    expect(names(assessment([0.1, 0.8, 0.99, 0.98], model).defects)).toEqual([
      'occluded',
      'off-colour',
      'no-face',
    ]);
  });

  test('a face that was found, but not its landmarks, is not called missing beside what the model sees in it', () => {
    const found = assessment([0.2, 0.99, 0.05], MODEL, [noFace(false)]);
    expect(names(found.defects)).toEqual(['blurred']);
    expect(found.criteria.find(({ className }) => className === 'no-face')?.met).toBe(false);
    expect(names(assessment([0.9, 0.1, 0.05], MODEL, [noFace(false)]).defects)).toEqual(['no-face']);
    expect(names(assessment([0.9, 0.1, 0.05], MODEL, [SMALL, noFace(false)]).defects)).toEqual([
      'too-small',
      'no-face',
    ]);
  });

  test('of a photo that lies on its side nothing is blamed but that and its framing', () => {
    const yaw = {
      ...{ className: 'yaw', kind: 'measure', value: 19, threshold: 5, met: false, level: 0.01 },
      ...{ advice: { code: 'turn-head', message: 'Turn your head.' }, warning: false },
    } as const satisfies MeasuredLimit;
    const found = assessment([0.2, 0.99, 0.9], MODEL, [SMALL, uprightness(90)], [yaw]);
    expect(names(found.defects)).toEqual(['not-upright', 'too-small']);
    expect(found.advice?.code).toBe('turn-photo');
    expect(found.explainable).toBeUndefined();
    expect(found.criteria.filter(({ met }) => !met)).toHaveLength(6);
    // a face in profile can seem to lie
    const profile = { ...MODEL, classNames: ['acceptable', 'turned', 'dark'], thresholds: {} };
    expect(names(assessment([0.2, 0.99, 0.9], profile, [uprightness(90)]).defects)).toEqual([
      'not-upright',
      'turned',
    ]);
    expect(names(assessment([0.2, 0.99, 0.1], MODEL, [noFace(true)], [yaw]).defects)).toEqual([
      'no-face',
      'blurred',
    ]);
    const plain = assessment([0.2, 0.1, 0.05], MODEL, [uprightness(-90)]);
    expect(plain.candidates).toBeUndefined();
    expect(names(assessment([0.9, 0.1, 0.05], MODEL, [uprightness(20)]).defects)).toEqual([]);
  });

  test('a class of the model may have the name of a framing measure', () => {
    const model = { classNames: ['ok', 'too-small'], acceptableClass: 'ok', thresholds: {} };
    const found = assessment([0.9, 0.1], model, [SMALL]);
    expect(found.defects).toMatchObject([{ className: 'too-small', kind: 'framing', value: 0.6 }]);
    expect(found.explainable).toBeUndefined();
    expect(assessment([0.9, 0.7], model).explainable).toBe('too-small');
  });
});
