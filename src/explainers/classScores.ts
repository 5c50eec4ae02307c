import { logit } from '../logit.js';
import type { Link } from './request.js';

/** Probabilities are clamped to this distance from 0 and 1: smaller differences are rounding, which varies between backends. */
const NEAREST = 1e-5;

/**
 * The scores of one class, or their difference from the mean score of other classes.
 *
 * @param outputs - probabilities, one row per sample
 * @param classes - length of a row
 * @param against - indices of the classes whose mean score is subtracted
 * @param link - `'identity'` for the probabilities as they are, `'logit'` for `ln(p / (1 - p))`
 * @returns one score per sample
 * @throws RangeError for the logit of a value that is not a probability
 */
export function classScores(
  outputs: ArrayLike<number>,
  classes: number,
  target: number,
  against: readonly number[] = [],
  link: Link = 'identity',
): Float64Array {
  const scale = link === 'logit' ? checkedLogit : Number;
  return Float64Array.from({ length: outputs.length / classes }, (_, n) => {
    const own = scale(outputs[n * classes + target]);
    if (against.length === 0) return own;
    return own - against.reduce((sum, c) => sum + scale(outputs[n * classes + c]), 0) / against.length;
  });
}

function checkedLogit(value: number): number {
  // float32 sums may exceed 1 by rounding
  if (!(Math.abs(value - 0.5) <= 0.5 + NEAREST)) {
    throw new RangeError(
      `the classifier must give probabilities, got ${value}: \`link: 'identity'\` takes any numbers`,
    );
  }
  return logit(value, NEAREST);
}
