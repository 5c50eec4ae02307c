import { checkArray, checkNumber, checkObject, checkValues, describe } from '../../validate.js';

/** A point of an error-versus-discard curve. */
export interface DiscardPoint {
  /** Share of discarded photos, 0..1 (exclusive). */
  readonly discarded: number;
  /** Mean error, 1 - utility, of the remaining photos, 0..1. */
  readonly error: number;
}

/**
 * The error-versus-discard curve (Grother & Tabassi 2007, https://doi.org/10.1109/TPAMI.2007.1019; ISO/IEC 29794-1): mean error of the
 * remaining photos when those with the lowest scores are discarded. Tied photos each count with their mean error.
 *
 * @param scores - photos with higher scores are discarded later
 * @param utilities - 0 (useless) .. 1
 * @returns one point for each number of discarded photos, 0 .. n - 1
 * @throws RangeError when there are no photos, the lengths differ, or a value is out of range
 */
export function errorVersusDiscard(scores: ArrayLike<number>, utilities: ArrayLike<number>): DiscardPoint[] {
  checkArray('scores', scores);
  checkValues('utilities', utilities);
  const n = scores.length;
  if (n === 0 || utilities.length !== n) {
    throw new RangeError(`\`utilities\` must have one value a score, got ${utilities.length} for ${n}`);
  }
  for (let i = 0; i < n; i++) {
    const utility = utilities[i];
    if (!(utility >= 0 && utility <= 1))
      throw new RangeError(`\`utilities[${i}]\` must be in 0..1, got ${utility}`);
    if (typeof scores[i] !== 'number' || Number.isNaN(scores[i]))
      throw new RangeError(`\`scores[${i}]\` must be a number, got ${describe(scores[i])}`);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) =>
    scores[a] === scores[b] ? 0 : scores[a] < scores[b] ? -1 : 1,
  );
  const errors = new Float64Array(n);
  for (let start = 0; start < n; ) {
    let end = start;
    let sum = 0;
    for (; end < n && scores[order[end]] === scores[order[start]]; end++) {
      sum += 1 - utilities[order[end]];
    }
    errors.fill(sum / (end - start), start, end);
    start = end;
  }
  const points: DiscardPoint[] = new Array(n);
  let left = 0;
  for (let i = n - 1; i >= 0; i--) {
    left += errors[i];
    points[i] = { discarded: i / n, error: left / (n - i) };
  }
  return points;
}

/**
 * Mean error over discarded shares from 0 to `until`, by the trapezoidal rule.
 *
 * @param curve - result of {@link errorVersusDiscard}
 * @param until - the largest discarded share, above 0 and at most 1. @defaultValue 0.5
 * @returns 0..1; lower is better
 */
export function discardArea(curve: readonly DiscardPoint[], until = 0.5): number {
  checkArray('curve', curve);
  if (curve.length === 0) throw new RangeError('`curve` must have at least one point, got none');
  for (const [i, point] of curve.entries()) {
    checkObject(`curve[${i}]`, point, '{ discarded, error }');
    checkNumber(`curve[${i}].discarded`, point.discarded, i === 0 ? 0 : curve[i - 1].discarded, 1);
    checkNumber(`curve[${i}].error`, point.error);
  }
  checkNumber('until', until, Number.MIN_VALUE, 1);
  let area = 0;
  let last = curve[0];
  for (const point of curve.slice(1)) {
    if (last.discarded >= until) break;
    if (point.discarded === last.discarded) continue;
    const share = Math.min(1, (until - last.discarded) / (point.discarded - last.discarded));
    const error = last.error + share * (point.error - last.error);
    area += ((last.error + error) / 2) * share * (point.discarded - last.discarded);
    last = point;
  }
  // if the curve ends before `until`, its last error is extended
  return (area + Math.max(0, until - last.discarded) * last.error) / until;
}
