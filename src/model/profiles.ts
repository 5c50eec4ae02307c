import type { FaceBox, JudgedFace, Size } from '../types.js';
import { checkBoolean, checkNumber, checkObject, checkOneOf, describe, resolveOptions } from '../validate.js';
import { type Advice, sizeAdvice, uprightAdvice } from './advice.js';
import type { Limits } from './limits.js';
import { checkThresholds, type ModelMetadata } from './metadata.js';
import { ID_PHOTO_LIMITS, SKIN_ANALYSIS_LIMITS } from './profileLimits.js';

/** Requirements of a use of photos: the threshold of each defect. */
export interface Profile {
  /** Thresholds by class name, 0..1, which override the model's own. */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
  /** Smallest width of the face box, in pixels. @defaultValue 0 */
  readonly minFaceWidth?: number | undefined;
  /** Largest share of the face box that may lie outside the photo, 0..1. @defaultValue 1 */
  readonly maxCutOff?: number | undefined;
  /** Largest horizontal distance of the face's centre from the photo's, as a share of the photo's width, 0..1. @defaultValue 1 */
  readonly maxOffCentre?: number | undefined;
  /** Largest area of a second face, as a share of the first one's, 0..1. @defaultValue 1 */
  readonly maxSecondFace?: number | undefined;
  /**
   * Limits of measured values, by the names of `MEASURES` of `lucidface/measures`, in their units. Where there is one, `assess` measures the photo: the networks
   * for facial landmarks and the person mask are loaded when first needed. @defaultValue none
   */
  readonly limits?: Limits | undefined;
  /** Whether limits that are only warnings also make a photo unacceptable. @defaultValue false */
  readonly strict?: boolean | undefined;
  /** Where the values come from. @defaultValue the caller */
  readonly source?: string | undefined;
}

/** Requirements of a profile on the position of the face. */
export type Demands = {
  readonly [K in Exclude<keyof Profile, 'thresholds' | 'strict'>]-?: NonNullable<Profile[K]>;
};

/** The uses that have a profile. */
export type ProfileName = 'general' | 'id-photo' | 'skin-analysis';

/** Inter-eye distance over the width of the face box: the mean over the training photos. */
const EYES_TO_WIDTH = 0.47;

/**
 * Requirements of the named profiles besides their thresholds, which are in the model's metadata.
 *
 * - `general`: any use that wants a usable face;
 * - `id-photo`: a photo for a document or an account;
 * - `skin-analysis`: light, colour and resolution that show skin.
 */
export const PROFILES: Readonly<Record<ProfileName, Demands>> = Object.freeze({
  general: {
    minFaceWidth: 80,
    maxCutOff: 0.2,
    maxOffCentre: 1,
    maxSecondFace: 0.5,
    limits: {},
    // boxes of detectors reach a little over the edge
    source:
      'a second face: where OFIQ (the reference of ISO/IEC 29794-5) scores 50; size and cut: chosen by hand',
  },
  'id-photo': {
    minFaceWidth: Math.round(90 / EYES_TO_WIDTH),
    maxCutOff: 0.05,
    maxOffCentre: 0.15,
    maxSecondFace: 0.1,
    limits: ID_PHOTO_LIMITS,
    source:
      'size: 90 pixels between the eyes (ISO/IEC 19794-5); a second face: where OFIQ scores 90; cut and centre: chosen by hand',
  },
  'skin-analysis': {
    minFaceWidth: Math.round(120 / EYES_TO_WIDTH),
    maxCutOff: 0.1,
    maxOffCentre: 1,
    maxSecondFace: 0.3,
    limits: SKIN_ANALYSIS_LIMITS,
    source:
      'size: 120 pixels between the eyes (Yoti, facial age estimation); a second face and cut: chosen by hand',
  },
});

/** A profile with all defaults filled in. */
export type ResolvedProfile = { readonly name: string } & {
  readonly [K in keyof Profile]-?: NonNullable<Profile[K]>;
} & Pick<ModelMetadata, 'namingThresholds'>;

const OPEN = Object.freeze({
  thresholds: {} as Readonly<Record<string, number>>,
  minFaceWidth: 0 as number,
  maxCutOff: 1 as number,
  maxOffCentre: 1 as number,
  maxSecondFace: 1 as number,
  limits: {} as Limits,
  strict: false as boolean,
  source: 'the caller' as string,
});

/** @throws TypeError or RangeError for an unknown name, an unknown class or a value out of range */
export function resolveProfile(profile: ProfileName | Profile, model: ModelMetadata): ResolvedProfile {
  if (typeof profile === 'string') {
    checkOneOf('profile', profile, Object.keys(PROFILES));
    const thresholds = { ...model.thresholds, ...model.profiles?.[profile] };
    return { name: profile, thresholds, ...namingOf(model), strict: false, ...PROFILES[profile] };
  }
  if (profile === null || typeof profile !== 'object') {
    throw new TypeError(`\`profile\` must be a name or an object, got ${describe(profile)}`);
  }
  const own = resolveOptions('profile', profile, OPEN);
  checkThresholds('profile.thresholds', own.thresholds, model.classNames);
  checkNumber('profile.minFaceWidth', own.minFaceWidth, 0);
  checkObject('profile.limits', own.limits, 'limits by the names of measures');
  checkBoolean('profile.strict', own.strict);
  for (const name of ['maxCutOff', 'maxOffCentre', 'maxSecondFace'] as const)
    checkNumber(`profile.${name}`, own[name], 0, 1);
  const thresholds = { ...model.thresholds, ...own.thresholds };
  return { name: 'custom', ...own, thresholds, ...namingOf(model, own.thresholds) };
}

/** Naming thresholds of the model, except for classes whose threshold the caller gave. */
function namingOf(
  { namingThresholds }: ModelMetadata,
  own: Readonly<Record<string, number>> = {},
): Pick<ModelMetadata, 'namingThresholds'> {
  if (!namingThresholds) return {};
  const left = Object.entries(namingThresholds).filter(([name]) => !Object.hasOwn(own, name));
  return { namingThresholds: Object.fromEntries(left) };
}

/** A measure of how a face lies in its photo: it counts when it exceeds the threshold. */
export interface Framing {
  readonly className: 'several-faces' | 'too-small' | 'cut-off' | 'off-centre' | 'not-upright' | 'no-face';
  readonly value: number;
  readonly threshold: number;
  /** Advice where it exceeds the threshold. @defaultValue that of `className` */
  readonly advice?: Advice;
  /** Whether it makes all other criteria doubtful where it exceeds the threshold: it then comes first. @defaultValue false */
  readonly isDecisive?: boolean;
}

/**
 * How a face lies in its photo.
 *
 * @param second - the second largest face, where there is one
 */
export function framing(
  face: JudgedFace,
  photo: Size,
  second: FaceBox | undefined,
  profile: ResolvedProfile,
): Framing[] {
  const area = face.width * face.height;
  const small = profile.minFaceWidth > 0 ? profile.minFaceWidth / (profile.minFaceWidth + face.width) : 0;
  return [
    {
      className: 'several-faces',
      value: second ? Math.min(1, (second.width * second.height) / area) : 0,
      threshold: profile.maxSecondFace,
    },
    // .5 when the face has exactly the required width
    {
      className: 'too-small',
      value: small,
      threshold: 0.5,
      ...(small > 0.5 && { advice: sizeAdvice(face, photo, profile) }),
    },
    { className: 'cut-off', value: 1 - shareInside(face, photo), threshold: profile.maxCutOff },
    {
      className: 'off-centre',
      value: Math.min(1, Math.abs((face.x + face.width / 2) / photo.width - 0.5)),
      threshold: profile.maxOffCentre,
    },
    ...(face.roll === undefined ? [] : [uprightness(face.roll)]),
  ];
}

/**
 * A face that is missing.
 *
 * @param isDecisive - whether the detector found none; otherwise its points were not found
 */
export function noFace(isDecisive: boolean): Framing {
  return { className: 'no-face', value: 1, threshold: 0.5, isDecisive };
}

/** Names of the framing measures that make all other criteria doubtful. */
export function decisiveOf(framing: readonly Framing[]): ReadonlySet<string> {
  const beyond = framing.filter(({ isDecisive, value, threshold }) => isDecisive && value > threshold);
  return new Set(beyond.map(({ className }) => className));
}

/** Half a turn is 1. In every profile a face must be upright to the nearest right angle. */
export function uprightness(roll: number): Framing {
  const quarters = Math.abs(Math.round(roll / 90));
  return {
    className: 'not-upright',
    value: quarters / 2,
    threshold: 0.25,
    isDecisive: true,
    ...(quarters > 0 && { advice: uprightAdvice(roll) }),
  };
}

/** Share of a box that lies inside its photo, 0..1. */
export function shareInside({ x, y, width, height }: FaceBox, photo: Size): number {
  return (overlap(x, width, photo.width) * overlap(y, height, photo.height)) / (width * height);
}

function overlap(start: number, length: number, limit: number): number {
  return Math.max(0, Math.min(start + length, limit) - Math.max(start, 0));
}
