import { checkNumber, checkValues } from '../../validate.js';

/** Error rates at a threshold. */
export interface ErrorRates {
  /** Share of the photos with the defect that stay below the threshold, 0..1. */
  readonly falseAccepts: number;
  /** Share of the photos without it that reach the threshold, 0..1. */
  readonly falseRejects: number;
}

/**
 * The lowest threshold that at most a given share of the photos without the defect reaches: one of the scores, or just above the highest.
 *
 * @param negatives - scores of photos without the defect
 * @param rate - the largest share, 0..1
 * @returns the threshold
 * @throws RangeError when there are no scores or the rate is not in 0..1
 */
export function thresholdForFalseRejects(negatives: readonly number[], rate: number): number {
  const sorted = checked('negatives', negatives, rate).sort().reverse();
  const allowed = Math.floor(rate * sorted.length + 1e-9);
  if (allowed >= sorted.length) return sorted[sorted.length - 1];
  // the first score that must stay below the threshold, with its ties
  const limit = sorted[allowed];
  const above = sorted.subarray(0, allowed).filter((score) => score > limit);
  return above.length > 0 ? above[above.length - 1] : justAbove(limit);
}

/**
 * The highest threshold that at most a given share of the photos with the defect misses: one of the scores.
 *
 * @param positives - scores of photos with the defect
 * @param rate - the largest share, 0..1
 * @returns the threshold
 * @throws RangeError when there are no scores or the rate is not in 0..1
 */
export function thresholdForFalseAccepts(positives: readonly number[], rate: number): number {
  const sorted = checked('positives', positives, rate).sort();
  const allowed = Math.floor(rate * sorted.length + 1e-9);
  return allowed >= sorted.length ? justAbove(sorted[sorted.length - 1]) : sorted[allowed];
}

/**
 * The error rates at a threshold.
 *
 * @param positives - scores of photos with the defect
 * @param negatives - scores of photos without it
 * @param threshold - photos with at least this score count as having the defect
 * @returns both rates, 0..1; NaN for a side without scores
 */
export function errorRates(
  positives: readonly number[],
  negatives: readonly number[],
  threshold: number,
): ErrorRates {
  checkValues('positives', positives);
  checkValues('negatives', negatives);
  checkNumber('threshold', threshold);
  return {
    falseAccepts: positives.filter((score) => score < threshold).length / positives.length,
    falseRejects: negatives.filter((score) => score >= threshold).length / negatives.length,
  };
}

function checked(name: string, scores: readonly number[], rate: number): Float64Array {
  checkNumber('rate', rate, 0, 1);
  checkValues(name, scores);
  if (scores.length === 0) throw new RangeError(`\`${name}\` must be at least one score, got none`);
  return Float64Array.from(scores);
}

function justAbove(value: number): number {
  return value + Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
}
