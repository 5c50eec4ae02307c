import { Random } from '../../random.js';

/** An estimate with the bounds of its 95 % bootstrap interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Area under the ROC curve: how often a positive scores higher than a negative, ties counting half (Mann-Whitney).
 *
 * @throws RangeError when either side is empty
 */
export function rocAuc(positives: readonly number[], negatives: readonly number[]): number {
  if (positives.length === 0 || negatives.length === 0) {
    throw new RangeError(
      `a ROC curve needs both sides, got ${positives.length} positives and ${negatives.length} negatives`,
    );
  }
  const sorted = Float64Array.from(negatives).sort();
  let sum = 0;
  for (const value of positives) sum += (below(sorted, value) + below(sorted, value, true)) / 2;
  return sum / positives.length / negatives.length;
}

/** The area with a percentile bootstrap interval over both sides. */
export function rocAucEstimate(
  positives: readonly number[],
  negatives: readonly number[],
  rounds = 1000,
): Estimate {
  const random = new Random(0);
  const draw = (values: readonly number[]): number[] =>
    values.map(() => values[random.integer(values.length)] as number);
  const areas = Float64Array.from({ length: rounds }, () => rocAuc(draw(positives), draw(negatives))).sort();
  return {
    value: rocAuc(positives, negatives),
    low: areas[Math.floor(rounds * 0.025)] as number,
    high: areas[Math.ceil(rounds * 0.975) - 1] as number,
    positives: positives.length,
    negatives: negatives.length,
  };
}

/** How many of the sorted values lie below `value`, or at it. */
function below(sorted: Float64Array, value: number, inclusive = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] as number;
    if (found < value || (inclusive && found === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
