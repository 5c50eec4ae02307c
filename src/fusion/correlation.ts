import { checkValues } from '../validate.js';
import { maxAbs } from './normalize.js';

/** @throws TypeError or RangeError unless both are lists of finite numbers, of the same length, not empty */
export function checkPair(a: ArrayLike<number>, b: ArrayLike<number>): void {
  checkValues('a', a);
  if (a.length === 0) throw new RangeError('`a` must be at least one value, got none');
  checkValues('b', b, a.length);
}

/**
 * Cosine of the angle between two vectors.
 *
 * @returns -1..1; 0 when one of them is 0
 * @throws TypeError or RangeError unless both are lists of finite numbers, of the same length, not empty
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPair(a, b);
  const [p, q] = [scaled(a), scaled(b)];
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < p.length; i++) {
    const [x, y] = [p[i], q[i]];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  // rounding can exceed 1
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb))) : 0;
}

/**
 * Linear correlation (Pearson).
 *
 * @returns -1..1; 0 when either side is constant
 * @throws TypeError or RangeError unless both are lists of finite numbers, of the same length, not empty
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPair(a, b);
  return cosine(centred(a), centred(b));
}

/**
 * Rank correlation (Spearman); ties have the mean of their ranks.
 *
 * @returns -1..1; 0 when either side is constant
 * @throws TypeError or RangeError unless both are lists of finite numbers, of the same length, not empty
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPair(a, b);
  return pearson(ranks(a), ranks(b));
}

/**
 * Rank correlation (Kendall's tau-b). It takes quadratic time: for superpixels, not for pixels.
 *
 * @returns -1..1; 0 when either side is constant
 * @throws TypeError or RangeError unless both are lists of finite numbers, of the same length, not empty
 */
export function kendall(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPair(a, b);
  let [score, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const x = Math.sign(a[i] - a[j]);
      const y = Math.sign(b[i] - b[j]);
      score += x * y;
      untiedA += x * x;
      untiedB += y * y;
    }
  }
  return untiedA > 0 && untiedB > 0 ? score / Math.sqrt(untiedA * untiedB) : 0;
}

/** The values in shares of the largest magnitude: the sum and the squares of finite values need not be finite. */
export function scaled(values: ArrayLike<number>): Float64Array {
  return maxAbs({ data: new Float64Array(values), width: values.length, height: 1 }).data;
}

/** The scaled values minus their mean. */
function centred(values: ArrayLike<number>): Float64Array {
  // differences from the first value are exactly 0 for a constant, whatever is rounded later
  const distances = scaled(values).map((value, _, all) => value - all[0]);
  const mean = distances.reduce((sum, value) => sum + value / values.length, 0);
  return distances.map((value) => value - mean);
}

/** The rank of each value, from 0, the smallest first; ties have the mean of their ranks. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  // equal values are adjacent: each run gets one mean rank; to a map, 0 and -0 are one key
  const rank = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from];
    let to = from + 1;
    while (sorted[to] === value) to++;
    rank.set(value, (from + to - 1) / 2);
    from = to;
  }
  return Float64Array.from(values, (value) => rank.get(value) ?? Number.NaN);
}
