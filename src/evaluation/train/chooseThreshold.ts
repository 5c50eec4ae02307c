/** Minimum number of photos on either side for the choice of a threshold. */
export const LEAST_PHOTOS = 3;

/**
 * The threshold with the highest balanced accuracy (Youden's J): .5 if that is among the best, else the midpoint of the interval of best
 * thresholds that is nearest to it.
 *
 * @param positives - probabilities of photos with the class, 0..1
 * @param negatives - probabilities of photos without it
 * @returns the threshold, 0..1, rounded to three digits; undefined if either side has fewer than `LEAST_PHOTOS`
 */
export function chooseThreshold(
  positives: readonly number[],
  negatives: readonly number[],
): number | undefined {
  if (Math.min(positives.length, negatives.length) < LEAST_PHOTOS) return undefined;
  const values = [...new Set([0, ...positives, ...negatives, 1])].sort((a, b) => a - b);
  const ranges = values.slice(1).map((high, i) => {
    const hits = positives.filter((value) => value >= high).length / positives.length;
    const rejections = negatives.filter((value) => value < high).length / negatives.length;
    return { low: values[i], high, balanced: (hits + rejections) / 2 };
  });
  const best = Math.max(...ranges.map(({ balanced }) => balanced));
  const [chosen] = ranges
    .filter(({ balanced }) => balanced > best - 1e-12)
    // a threshold inside an interval separates the probabilities at its two ends
    .map(({ low, high }) => (low < 0.5 && high >= 0.5 ? 0.5 : (low + high) / 2))
    .sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5));
  return Math.round(chosen * 1000) / 1000;
}
