import { faceRoll } from '../detectors/faceRoll.js';
import { wholeFace } from '../image/index.js';
import { faceLandmarker, personSegmenter } from '../landmarks/index.js';
import { MEASURES, type Measure, measureFace } from '../measures/index.js';
import type { FaceBox, Pixels, Size } from '../types.js';
import type { AssessmentWarning } from './assessment.js';
import { checkLimits, type MeasuredLimit, measuredLimits } from './limits.js';
import { type Framing, type JudgedFace, type ResolvedProfile, uprightness } from './profiles.js';

/** What was measured of a photo, and what follows from it. */
export interface PhotoMeasures {
  /** Empty where no points of a face were found. */
  readonly measures: readonly Measure[];
  readonly limits: readonly MeasuredLimit[];
  readonly framing: readonly Framing[];
  readonly warnings: readonly AssessmentWarning[];
}

interface Context {
  readonly profile: ResolvedProfile;
  readonly originalSize: Size;
  /** All faces in pixels of the photo that is measured, where a detector looked for them. */
  readonly faces: readonly FaceBox[] | undefined;
}

const NO_FACE: Framing = Object.freeze({ className: 'no-face', value: 1, threshold: 0.5 });
/** Presence from which points are taken to lie on a face. */
const PRESENT = 0.5;

/**
 * Measures a photo with the two networks of `lucidface/landmarks`, whose weights on the backend are freed again, and compares the values with the limits of the
 * profile.
 *
 * @param face - in pixels of `pixels`; the middle of the photo where there is none
 * @throws TypeError or RangeError for limits of no measure
 */
export async function measurePhoto(
  pixels: Pixels,
  face: JudgedFace | undefined,
  { profile, originalSize, faces }: Context,
): Promise<PhotoMeasures> {
  checkLimits('profile.limits', profile.limits);
  const box: JudgedFace = face ?? wholeFace(pixels);
  // a detector that measures the roll has done so already
  const roll = box.roll === undefined ? await faceRoll(pixels, box) : undefined;
  const orientation = roll === undefined ? [] : [uprightness(roll)];
  const turned = roll === undefined ? box : { ...box, roll };
  const measures = await measuresOf(pixels, turned, faces, originalSize);
  if (measures === undefined) {
    const needed = Object.keys(profile.limits).length > 0;
    return {
      measures: [],
      limits: [],
      framing: [...orientation, ...(needed ? [NO_FACE] : [])],
      warnings: [{ code: 'not-measured', message: 'no points of a face were found: nothing was measured' }],
    };
  }
  const limits = measuredLimits(measures, profile.limits, profile.strict);
  return {
    measures,
    limits,
    framing: orientation,
    warnings: limits.filter(({ warning }) => warning).map(warningOf),
  };
}

async function measuresOf(
  pixels: Pixels,
  face: JudgedFace,
  faces: readonly FaceBox[] | undefined,
  originalSize: Size,
): Promise<readonly Measure[] | undefined> {
  const landmarker = faceLandmarker();
  const segmenter = personSegmenter();
  try {
    const mesh = await landmarker.detect(pixels, face);
    if (mesh.presence !== undefined && mesh.presence < PRESENT) return undefined;
    const person = await segmenter.segment(pixels);
    return measureFace(pixels, mesh, { person, faces, originalSize });
  } finally {
    landmarker.dispose();
    segmenter.dispose();
  }
}

function warningOf({ className, value, threshold, advice }: MeasuredLimit): AssessmentWarning {
  const { unit } = MEASURES[className];
  const [shown, limit] = [value, threshold].map((number) => Number(number.toPrecision(3)));
  return {
    code: 'measure-limit',
    message: `${className} is ${shown} ${unit}, the limit is ${limit}. ${advice.message}`,
    measure: { name: className, value, limit: threshold, advice },
  };
}
