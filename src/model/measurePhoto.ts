import { MEASURES, type Measure, type MeasureName, measureFace } from '../measures/index.js';
import { PERSON_MEASURES } from '../measures/measureGroups.js';
import type { FaceBox, JudgedFace, Pixels, Size } from '../types.js';
import type { AssessmentWarning } from './assessment.js';
import { checkLimits, type MeasuredLimit, measuredLimits } from './limits.js';
import type { PhotoNetworks } from './photoNetworks.js';
import { type Framing, noFace, type ResolvedProfile } from './profiles.js';

/** Measures of a photo, and what follows from them. */
export interface PhotoMeasures {
  /** Empty where no facial landmarks were found. */
  readonly measures: readonly Measure[];
  readonly limits: readonly MeasuredLimit[];
  readonly framing: readonly Framing[];
  readonly warnings: readonly AssessmentWarning[];
}

interface Context {
  /** True: all; false: those with a limit in the profile; names: these as well. */
  readonly measures: boolean | readonly MeasureName[];
  readonly profile: ResolvedProfile;
  readonly originalSize: Size;
  /** All faces in pixels of the photo that is measured, where a detector looked for them. */
  readonly faces: readonly FaceBox[] | undefined;
  readonly networks: PhotoNetworks;
}

/** Units that are not written after a number. */
const NAMELESS: readonly string[] = ['share', 'ratio', 'count'];
/** Presence from which landmarks are taken to lie on a face. */
const PRESENT = 0.5;

/**
 * Measures a photo with the two networks of `lucidface/landmarks`, and compares the values with the limits of the profile.
 *
 * @param face - in pixels of `pixels`
 * @throws TypeError or RangeError for limits of an unknown measure
 */
export async function measurePhoto(
  pixels: Pixels,
  face: JudgedFace,
  { measures: wanted, profile, originalSize, faces, networks }: Context,
): Promise<PhotoMeasures> {
  checkLimits('profile.limits', profile.limits);
  // the keys of limits are names of measures: see `checkLimits`
  const limited = Object.keys(profile.limits) as MeasureName[];
  const names = typeof wanted === 'boolean' ? undefined : [...wanted, ...limited];
  const measures = await measuresOf(pixels, face, { names, faces, originalSize, networks });
  if (measures === undefined) {
    const needed = Object.keys(profile.limits).length > 0;
    return {
      measures: [],
      limits: [],
      framing: needed ? [noFace(false)] : [],
      warnings: [{ code: 'not-measured', message: 'no facial landmarks were found: nothing was measured' }],
    };
  }
  const limits = measuredLimits(measures, profile.limits, profile.strict);
  return {
    measures,
    limits,
    framing: [],
    warnings: limits.filter(({ warning }) => warning).map(warningOf),
  };
}

async function measuresOf(
  pixels: Pixels,
  face: JudgedFace,
  {
    names,
    faces,
    originalSize,
    networks,
  }: Omit<Context, 'profile' | 'measures'> & {
    /** All measures where absent. */
    readonly names: readonly MeasureName[] | undefined;
  },
): Promise<readonly Measure[] | undefined> {
  const mesh = await networks.mesh(pixels, face);
  if (mesh.presence !== undefined && mesh.presence < PRESENT) return undefined;
  const needsPerson = names === undefined || names.some((name) => PERSON_MEASURES.includes(name));
  const person = needsPerson ? await networks.person(pixels) : undefined;
  return measureFace(pixels, mesh, { names, person, faces, originalSize });
}

function warningOf({ className, value, threshold, advice }: MeasuredLimit): AssessmentWarning {
  const { unit } = MEASURES[className];
  const of = NAMELESS.includes(unit) ? '' : ` ${unit}`;
  // enough digits to tell the value from its limit
  const digits = [3, 4, 5].find((count) => value.toPrecision(count) !== threshold.toPrecision(count)) ?? 6;
  const [shown, limit] = [value, threshold].map((number) => Number(number.toPrecision(digits)));
  return {
    code: 'measure-limit',
    message: `${className} is ${shown}${of}; the limit is ${limit}. ${advice.message}`,
    measure: { name: className, value, limit: threshold, advice },
  };
}
