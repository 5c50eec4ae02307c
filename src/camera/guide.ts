import type { Assessment } from '../model/index.js';
import type { DetectedFace, FaceBox, Size } from '../types.js';
import {
  checkArray,
  checkBoolean,
  checkFaceBox,
  checkNumber,
  checkObject,
  checkSize,
  resolveOptions,
} from '../validate.js';
import { GUIDE_DEFAULTS, type Guidance, type GuidanceStep, type GuideOptions } from './Guidance.js';

/** Fields of an assessment that `guide` reads. */
export type GuidedAssessment = Pick<
  Partial<Assessment>,
  'face' | 'faces' | 'measures' | 'criteria' | 'defects'
>;

/**
 * Tells a person in front of a camera how to fit the oval: where to move, how much closer to come, how to turn the head. Angles are those of the measures (`measures` of `assess`);
 * without measures only the roll of a detector that gives it is used. An angle counts beyond its limit in the profile, or beyond `maxAngle` where the profile has none.
 *
 * @param assessment - of the frame, not mirrored
 * @param frame - its width and height in pixels
 * @param options - the oval and its tolerances
 * @returns plain data; `arrowOf` says where a step points on the screen
 * @throws TypeError or RangeError for a wrong argument
 * @example
 * const { fits, steps } = guide(assessment, { width: 640, height: 480 });
 */
export function guide(assessment: GuidedAssessment, frame: Size, options?: GuideOptions): Guidance {
  checkObject('assessment', assessment, 'an assessment');
  checkSize('frame', frame);
  const settings = guideSettings(options);
  checkAssessment(assessment);
  const { face, faces } = assessment;
  if (!face) return { fits: false, steps: [SHOW_FACE] };
  checkFaceBox('assessment.face', face);
  const steps = [...lyingCamera(assessment), ...secondFace(assessment)];
  // until the camera is upright, left and up are those of another picture
  if (steps[0]?.code !== 'turn-photo')
    steps.push(
      ...distance(face, frame, settings),
      ...place(face, frame, settings),
      ...pose(assessment, faces?.[0], settings),
    );
  return { fits: steps.length === 0, steps };
}

/** @throws TypeError or RangeError for a field that is not a list, or an item that lacks what `guide` reads */
function checkAssessment({ faces, measures, criteria, defects }: GuidedAssessment): void {
  const lists = { faces, measures, criteria, defects };
  for (const [name, list] of Object.entries(lists))
    if (list !== undefined) checkArray(`assessment.${name}`, list);
  for (const [i, face] of faces?.entries() ?? []) {
    checkObject(`assessment.faces[${i}]`, face, 'a face');
    if (face.roll !== undefined) checkNumber(`assessment.faces[${i}].roll`, face.roll, -180, 180);
  }
  for (const [i, measure] of measures?.entries() ?? []) {
    checkObject(`assessment.measures[${i}]`, measure, '{ name, value }');
    checkNumber(`assessment.measures[${i}].value`, measure.value);
  }
  for (const [i, criterion] of criteria?.entries() ?? []) {
    checkObject(`assessment.criteria[${i}]`, criterion, '{ className, kind, met }');
    checkBoolean(`assessment.criteria[${i}].met`, criterion.met);
  }
  for (const [i, defect] of defects?.entries() ?? []) {
    checkObject(`assessment.defects[${i}]`, defect, 'a defect');
    checkNumber(`assessment.defects[${i}].advice.value`, defect.advice?.value ?? 0);
  }
}

/** @throws TypeError or RangeError for a wrong option */
export function guideSettings(options: GuideOptions | undefined): typeof GUIDE_DEFAULTS {
  const settings = resolveOptions('guide', options, GUIDE_DEFAULTS);
  for (const name of ['x', 'y', 'maxOffset', 'maxSizeError'] as const)
    checkNumber(`guide.${name}`, settings[name], 0, 1);
  checkNumber('guide.height', settings.height, 0.05, 1);
  checkNumber('guide.maxAngle', settings.maxAngle, 0, 180);
  return settings;
}

const SHOW_FACE: GuidanceStep = Object.freeze({
  code: 'show-face',
  message: 'Look into the camera, with your whole face in the picture.',
});

/** The advice of the verdict, where the photo is not upright. */
function lyingCamera({ criteria = [] }: GuidedAssessment): GuidanceStep[] {
  const lies = criteria.some(({ className, met }) => className === 'not-upright' && !met);
  return lies ? [{ code: 'turn-photo', message: 'Hold the camera upright.' }] : [];
}

function secondFace({ criteria = [] }: GuidedAssessment): GuidanceStep[] {
  const several = criteria.some(({ className, met }) => className === 'several-faces' && !met);
  return several ? [{ code: 'one-person', message: 'Keep other people out of the picture.' }] : [];
}

function distance(
  face: FaceBox,
  frame: Size,
  { height, maxSizeError }: typeof GUIDE_DEFAULTS,
): GuidanceStep[] {
  const wanted = height * frame.height;
  const larger = face.height / wanted;
  if (Math.abs(larger - 1) <= maxSizeError) return [];
  const closer = larger < 1;
  const value = 100 * Math.abs(larger - 1);
  const amount = whole(value);
  return [
    {
      code: 'change-distance',
      message: closer ? `Come ${amount} % closer.` : `Move back: your face is ${amount} % too large.`,
      direction: closer ? 'closer' : 'back',
      value,
      unit: 'percent',
    },
  ];
}

function place(face: FaceBox, frame: Size, { x, y, maxOffset }: typeof GUIDE_DEFAULTS): GuidanceStep[] {
  const right = (face.x + face.width / 2) / frame.width - x;
  const down = (face.y + face.height / 2) / frame.height - y;
  const steps: GuidanceStep[] = [];
  if (Math.abs(right) * frame.width > maxOffset * frame.height) {
    const value = 100 * Math.abs(right);
    // the person's left is the right of a picture that is not mirrored
    const direction = right > 0 ? 'right' : 'left';
    const message = `Move to your ${direction} by ${whole(value)} % of the picture.`;
    steps.push({ code: 'centre-face', message, direction, value, unit: 'percent' });
  }
  if (Math.abs(down) > maxOffset) {
    const value = 100 * Math.abs(down);
    const [direction, camera] = down > 0 ? (['up', 'lower'] as const) : (['down', 'raise'] as const);
    const message = `Move ${direction} by ${whole(value)} % of the picture, or ${camera} the camera.`;
    steps.push({ code: 'centre-face', message, direction, value, unit: 'percent' });
  }
  return steps.sort((a, b) => Number(b.value) - Number(a.value));
}

/** A rounded change of at least 1: nobody is asked to change by 0. */
const whole = (value: number): number => Math.max(1, Math.round(value));

const ANGLES = [
  {
    name: 'yaw',
    code: 'turn-head',
    say: (amount: number, back: string) => `Turn your head ${amount} degrees to the ${back}.`,
    directions: ['right', 'left'],
  },
  {
    name: 'pitch',
    code: 'nod-head',
    say: (amount: number, back: string) =>
      back === 'down' ? `Lower your chin by ${amount} degrees.` : `Raise your chin by ${amount} degrees.`,
    directions: ['down', 'up'],
  },
  {
    name: 'roll',
    code: 'tilt-head',
    say: (amount: number, back: string) => `Tilt your head ${amount} degrees towards your ${back} shoulder.`,
    directions: ['right', 'left'],
  },
] as const;

/** Steps for the angles, the largest change first: back to 0, or to the limit where 0 lies beyond it. */
function pose(
  { measures = [], criteria = [], defects = [] }: GuidedAssessment,
  found: DetectedFace | undefined,
  { maxAngle }: typeof GUIDE_DEFAULTS,
): GuidanceStep[] {
  const angleOf = (name: string): number | undefined =>
    measures.find((measure) => measure.name === name)?.value ?? (name === 'roll' ? found?.roll : undefined);
  return ANGLES.flatMap(({ name, code, say, directions: [back, forth] }): GuidanceStep[] => {
    const angle = angleOf(name);
    // a photo on its side has its own step
    if (angle === undefined || (name === 'roll' && Math.abs(angle) > 45)) return [];
    const limit = criteria.find(({ className, kind }) => kind === 'measure' && className === name);
    const fits = limit ? limit.met : Math.abs(angle) <= maxAngle;
    if (fits) return [];
    const threshold = limit?.threshold ?? 0;
    const nearest = angle > threshold ? Math.min(threshold, 0) : Math.max(threshold, 0);
    // the advice knows both limits
    const rejected = defects.find(({ className, kind }) => kind === 'measure' && className === name);
    const change = rejected?.advice?.value ?? nearest - angle;
    const direction = change < 0 ? back : forth;
    const value = Math.abs(change);
    return [{ code, message: say(whole(value), direction), direction, value, unit: 'degrees' }];
  }).sort((a, b) => Number(b.value) - Number(a.value));
}
