import { MEASURES, type Measure, type MeasureName } from '../measures/Measure.js';
import {
  checkBoolean,
  checkNumber,
  checkObject,
  checkOneOf,
  checkString,
  resolveOptions,
} from '../validate.js';
import { type Advice, adviceFor, RETAKE } from './advice.js';
import { DEFECT_OF } from './defectOf.js';
import { measureAdvice } from './measureAdvice.js';

/** A limit that a profile sets for a measure, in the unit of the measure (`MEASURES` of `lucidface/measures`). */
export interface Limit {
  /** The smallest value. @defaultValue none */
  readonly min?: number | undefined;
  /** The largest value. @defaultValue none */
  readonly max?: number | undefined;
  /** How far a value may lie beyond the limit: the measurement error. A value in between is a warning. @defaultValue 0 */
  readonly tolerance?: number | undefined;
  /** A value beyond is a warning only, unless the profile is `strict`. @defaultValue false */
  readonly warning?: boolean | undefined;
  /** Where the numbers come from. @defaultValue the caller */
  readonly source?: string | undefined;
}

/** Limits by the names of measures. */
export type Limits = Readonly<Partial<Record<MeasureName, Limit>>>;

const OPEN = Object.freeze({
  min: undefined as number | undefined,
  max: undefined as number | undefined,
  tolerance: 0 as number,
  warning: false as boolean,
  source: 'the caller' as string,
});

/** @throws TypeError or RangeError for an unknown measure or an invalid limit */
export function checkLimits(name: string, limits: unknown): void {
  checkObject(name, limits, 'an object of limits');
  for (const [measure, limit] of Object.entries(limits ?? {})) {
    checkOneOf(`${name}`, measure, Object.keys(MEASURES));
    const { min, max, tolerance, warning, source } = resolveOptions(`${name}.${measure}`, limit, OPEN);
    if (min !== undefined) checkNumber(`${name}.${measure}.min`, min);
    if (max !== undefined) checkNumber(`${name}.${measure}.max`, max, min);
    checkNumber(`${name}.${measure}.tolerance`, tolerance, 0);
    checkBoolean(`${name}.${measure}.warning`, warning);
    checkString(`${name}.${measure}.source`, source);
  }
}

/** A measure compared with its limit. */
export interface MeasuredLimit {
  readonly className: MeasureName;
  readonly kind: 'measure';
  /** In the unit of the measure. */
  readonly value: number;
  /** The limit that the value is nearest to or beyond. */
  readonly threshold: number;
  readonly met: boolean;
  /** 0..1, at least 0.5 where it is met. */
  readonly level: number;
  readonly advice: Advice;
  /** Whether a value beyond is a warning only. */
  readonly warning: boolean;
}

/** How quickly the level falls with the distance from the limit, in widths of the range. */
const STEEPNESS = 3;

/**
 * The measures that have a limit.
 *
 * @param strict - whether limits that are warnings count, too
 */
export function measuredLimits(
  measures: readonly Measure[],
  limits: Limits,
  strict: boolean,
): MeasuredLimit[] {
  return measures.flatMap(({ name, value }) => {
    const limit = limits[name];
    if (limit === undefined) return [];
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, tolerance = 0 } = limit;
    if (min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY) return [];
    const threshold = value - min < max - value ? min : max;
    const beyond = threshold === max ? value - max : min - value;
    const scale = max - min < Number.POSITIVE_INFINITY ? (max - min) / 2 : Math.abs(threshold);
    const inside = beyond <= tolerance;
    return [
      {
        className: name,
        kind: 'measure',
        value,
        threshold,
        met: beyond <= 0,
        level: 1 / (1 + Math.exp((STEEPNESS * (beyond - (inside ? tolerance : 0))) / (scale || 1))),
        advice: measureAdvice(name, value, { min, max }) ?? adviceBeyond(name, threshold === max),
        warning: beyond > 0 && (inside || (limit.warning === true && !strict)),
      },
    ];
  });
}

/** Measures whose advice fits only values that are too low, or only those that are too high; that of all others fits both. */
const TOO_LOW: readonly MeasureName[] = [
  'sharpness',
  'illumination-uniformity',
  'left-eye-openness',
  'right-eye-openness',
  'inter-eye-distance',
];
const TOO_HIGH: readonly MeasureName[] = [
  ...(['headroom', 'under-exposed', 'over-exposed', 'specular', 'noise', 'blockiness'] as const),
  ...(['mouth-openness', 'eye-closure', 'face-count', 'second-face', 'background-gradient'] as const),
];

function adviceBeyond(name: MeasureName, isAbove: boolean): Advice {
  const message = `Take another photo: ${name} is beyond its limit.`;
  return (isAbove ? TOO_LOW : TOO_HIGH).includes(name)
    ? { code: RETAKE.code, message }
    : adviceFor(DEFECT_OF[name] ?? name, message);
}
