import { describe, expect, test } from 'vitest';
import { arrowOf, type GuidanceStep, type GuidedAssessment, guide } from '../../src/camera/index.js';
import { MEASURES, type Measure, type MeasureName } from '../../src/measures/index.js';
import type { Criterion } from '../../src/model/index.js';
import { measuredLimits } from '../../src/model/limits.js';

const FRAME = { width: 640, height: 480 };
/** In the oval: its middle at (320, 230.4), its height 288. */
const FACE = { x: 320 - 110, y: 230.4 - 144, width: 220, height: 288 };
const measure = (name: MeasureName, value: number): Measure => ({ name, value, ...MEASURES[name] });
const unmet = (className: string, kind: Criterion['kind'], met = false): Criterion => ({
  ...{ className, kind, value: 1, threshold: 0.5, met, score: met ? 60 : 10 },
});
const stepsOf = (assessment: GuidedAssessment, frame = FRAME): readonly GuidanceStep[] =>
  guide(assessment, frame).steps;

describe('guide', () => {
  test('has nothing to say where the face lies in the oval, as large and as straight', () => {
    const straight = [measure('yaw', 3), measure('pitch', -4), measure('roll', 2)];
    expect(guide({ face: FACE }, FRAME)).toEqual({ fits: true, steps: [] });
    expect(guide({ face: FACE, measures: straight }, FRAME)).toEqual({ fits: true, steps: [] });
  });

  test('asks for a face where there is none', () => {
    expect(guide({}, FRAME)).toMatchObject({ fits: false, steps: [{ code: 'show-face' }] });
  });

  test('leads to the limit of an angle where 0 is beyond it', () => {
    const measures = [{ name: 'yaw', value: 12.4, ...MEASURES.yaw }] as const;
    const limit = { className: 'yaw', kind: 'measure' as const, value: 12.4, score: 20, met: false };
    const steps = (threshold: number) =>
      stepsOf({ face: FACE, measures, criteria: [{ ...limit, threshold }] });
    expect(steps(20)).toMatchObject([
      { message: 'Turn your head 8 degrees to the left.', direction: 'left' },
    ]);
    expect(steps(-10)).toMatchObject([{ message: 'Turn your head 22 degrees to the right.' }]);
    expect(steps(5)).toMatchObject([{ message: 'Turn your head 12 degrees to the right.' }]);
  });

  test('leads to the allowed angle that is nearest to 0 where both limits lie on one side of it, as the advice does', () => {
    const measures = [{ name: 'yaw', value: 45, ...MEASURES.yaw }] as const;
    const [limit] = measuredLimits(measures, { yaw: { min: 20, max: 30 } }, true);
    const rejected = { ...limit, score: 10 };
    expect(stepsOf({ face: FACE, measures, criteria: [rejected], defects: [rejected] })).toMatchObject([
      { code: 'turn-head', message: 'Turn your head 25 degrees to the right.', value: 25 },
    ]);
  });

  test('says how far to come, and how far to go back', () => {
    const small = { x: 320 - 55, y: 230.4 - 72, width: 110, height: 144 };
    expect(stepsOf({ face: small })).toEqual([
      {
        code: 'change-distance',
        message: 'Come 50 % closer.',
        direction: 'closer',
        value: 50,
        unit: 'percent',
      },
    ]);
    const large = { x: 320 - 165, y: 230.4 - 216, width: 330, height: 432 };
    expect(stepsOf({ face: large })).toEqual([
      {
        ...{ code: 'change-distance', message: 'Move back: your face is 50 % too large.' },
        ...{ direction: 'back', value: 50, unit: 'percent' },
      },
    ]);
  });

  test('moves the person: whoever is at the right of the picture stands too far to their own left', () => {
    const [step] = stepsOf({ face: { ...FACE, x: FACE.x + 128 } });
    expect(step).toMatchObject({
      ...{ code: 'centre-face', message: 'Move to your right by 20 % of the picture.' },
      ...{ direction: 'right', unit: 'percent' },
    });
    expect(step.value).toBeCloseTo(20, 6);
    expect(stepsOf({ face: { ...FACE, x: FACE.x - 128 } })[0]).toMatchObject({ direction: 'left' });
    expect(stepsOf({ face: { ...FACE, y: FACE.y + 96 } })[0]).toMatchObject({
      direction: 'up',
      message: 'Move up by 20 % of the picture, or lower the camera.',
    });
    expect(stepsOf({ face: { ...FACE, y: FACE.y - 96 } })[0]).toMatchObject({ direction: 'down' });
  });

  test.each([
    ['yaw', 20, 'turn-head', 'right', 'Turn your head 20 degrees to the right.'],
    ['yaw', -20, 'turn-head', 'left', 'Turn your head 20 degrees to the left.'],
    ['pitch', 20, 'nod-head', 'down', 'Lower your chin by 20 degrees.'],
    ['pitch', -20, 'nod-head', 'up', 'Raise your chin by 20 degrees.'],
    ['roll', 20, 'tilt-head', 'right', 'Tilt your head 20 degrees towards your right shoulder.'],
    ['roll', -20, 'tilt-head', 'left', 'Tilt your head 20 degrees towards your left shoulder.'],
  ] as const)('turns %s of %i degrees back', (name, value, code, direction, message) => {
    expect(stepsOf({ face: FACE, measures: [measure(name, value)] })).toEqual([
      { code, message, direction, value: 20, unit: 'degrees' },
    ]);
  });

  test('takes the roll of a detector where nothing was measured', () => {
    const faces = [{ ...FACE, confidence: 0.9, roll: 25 }];
    expect(stepsOf({ face: FACE, faces })).toMatchObject([
      { code: 'tilt-head', direction: 'right', value: 25 },
    ]);
    expect(stepsOf({ face: FACE, faces, measures: [measure('roll', 2)] })).toEqual([]);
  });

  test('an angle counts beyond the limit of the profile, where it has one', () => {
    const measures = [measure('yaw', 9)];
    expect(stepsOf({ face: FACE, measures })).toEqual([]);
    expect(stepsOf({ face: FACE, measures, criteria: [unmet('yaw', 'measure')] })).toMatchObject([
      { code: 'turn-head', value: 9 },
    ]);
    const wide = [measure('yaw', 30)];
    expect(stepsOf({ face: FACE, measures: wide, criteria: [unmet('yaw', 'measure', true)] })).toEqual([]);
  });

  test('first the place, then the pose, the largest angle first', () => {
    const measures = [measure('yaw', 20), measure('pitch', 30)];
    const codes = stepsOf({ face: { ...FACE, x: FACE.x + 128 }, measures }).map(({ code }) => code);
    expect(codes).toEqual(['centre-face', 'nod-head', 'turn-head']);
  });

  test('a camera on its side, and a second person, come before all else', () => {
    const faces = [{ ...FACE, confidence: 0.9, roll: 92 }];
    const criteria = [unmet('several-faces', 'framing'), unmet('not-upright', 'framing')];
    expect(stepsOf({ face: FACE, faces, criteria }).map(({ code }) => code)).toEqual([
      'turn-photo',
      'one-person',
    ]);
  });

  test('of a camera on its side nothing else is asked: left and up are those of another picture', () => {
    const face = { x: 10, y: 20, width: 60, height: 80 };
    const criteria = [unmet('not-upright', 'framing')];
    const measures = [measure('yaw', 40)];
    expect(stepsOf({ face, criteria, measures }).map(({ code }) => code)).toEqual(['turn-photo']);
  });

  test('refuses what is no assessment, no frame and no option', () => {
    expect(() => guide(null as never, FRAME)).toThrow('`assessment` must be an assessment, got null');
    expect(() => guide({ face: FACE }, { width: 0, height: 9 })).toThrow(RangeError);
    const refused: [object, string][] = [
      [{ criteria: false }, '`assessment.criteria` must be an array, got false'],
      [{ criteria: [null] }, '`assessment.criteria[0]` must be { className, kind, met }, got null'],
      [{ criteria: [{ className: 'yaw' }] }, '`assessment.criteria[0].met` must be true or false'],
      [{ measures: {} }, '`assessment.measures` must be an array, got Object'],
      [{ measures: new Array(1) }, '`assessment.measures[0]` must be { name, value }, got undefined'],
      [{ measures: [{ name: 'yaw', value: Number.NaN }] }, '`assessment.measures[0].value` must be a number'],
      [{ defects: [null] }, '`assessment.defects[0]` must be a defect, got null'],
      [{ defects: [{ advice: { value: '3' } }] }, '`assessment.defects[0].advice.value` must be a number'],
      [{ faces: 5 }, '`assessment.faces` must be an array, got 5'],
      [{ faces: [undefined] }, '`assessment.faces[0]` must be a face, got undefined'],
      [{ faces: [{ ...FACE, roll: 1e9 }] }, '`assessment.faces[0].roll` must be a number in -180..180'],
    ];
    for (const [part, text] of refused)
      expect(() => guide({ face: FACE, ...part } as never, FRAME)).toThrow(text);
    expect(() => guide({ face: FACE }, FRAME, { height: 2 })).toThrow('`guide.height` must be');
    expect(() => guide({ face: FACE }, FRAME, { hight: 0.5 } as never)).toThrow('hight');
  });
});

describe('arrowOf', () => {
  const step = (code: GuidanceStep['code'], direction: GuidanceStep['direction']): GuidanceStep => ({
    ...{ code, message: '', ...(direction && { direction }) },
  });

  test.each([
    ['turn-head', 'left', 'right', 'left'],
    ['turn-head', 'right', 'left', 'right'],
    ['centre-face', 'left', 'right', 'left'],
    ['tilt-head', 'left', 'clockwise', 'counterclockwise'],
    ['tilt-head', 'right', 'counterclockwise', 'clockwise'],
  ] as const)('%s to the person’s %s points %s, in a mirror %s', (code, direction, plain, mirror) => {
    expect([arrowOf(step(code, direction), false), arrowOf(step(code, direction), true)]).toEqual([
      plain,
      mirror,
    ]);
  });

  test.each(['up', 'down', 'closer', 'back'] as const)('%s is the same in a mirror', (direction) => {
    for (const mirrored of [false, true])
      expect(arrowOf(step('nod-head', direction), mirrored)).toBe(direction);
  });

  test('there is none without a direction', () => {
    expect(arrowOf(step('show-face', undefined), true)).toBeUndefined();
    expect(() => arrowOf(step('nod-head', 'north' as never), true)).toThrow(
      '`step.direction` must be one of',
    );
  });
});
