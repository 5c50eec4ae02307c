import { logit } from '../logit.js';
import type { Link } from './request.js';

/** A probability nearer to 0 or 1 than this counts as this: what is left of it is rounding, and another on each backend. */
const NEAREST = 1e-5;

/**
 * The answers for one class, or by how much they exceed those for another.
 *
 * @param outputs - probabilities, one row per sample
 * @param classes - the length of a row
 * @param link - the probabilities as they are, or their logits, `ln(p / (1 - p))`
 * @throws RangeError when a logit is asked for of what is no probability
 */
export function classScores(
  outputs: ArrayLike<number>,
  classes: number,
  target: number,
  against?: number,
  link: Link = 'identity',
): Float64Array {
  const scale = link === 'logit' ? checkedLogit : Number;
  return Float64Array.from(
    { length: outputs.length / classes },
    (_, n) =>
      scale(outputs[n * classes + target]) -
      (against === undefined ? 0 : scale(outputs[n * classes + against])),
  );
}

function checkedLogit(value: number): number {
  // sums of float32 may exceed 1 by their rounding
  if (!(Math.abs(value - 0.5) <= 0.5 + NEAREST)) {
    throw new RangeError(
      `the classifier must give probabilities, got ${value}: \`link: 'identity'\` takes any numbers`,
    );
  }
  return logit(value, NEAREST);
}
