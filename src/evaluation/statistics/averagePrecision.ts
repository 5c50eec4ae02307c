import { checkRanking } from './checkRanking.js';
import { type Ranking, walkTies } from './ranking.js';

/**
 * Average precision: the precision at each threshold, weighed by the recall that the threshold adds; tied scores share a threshold.
 * A random ranking has the share of the positives.
 *
 * @param ranking - the ranked samples
 * @param weights - how often each person counts. @defaultValue once
 * @returns 0..1, 1 for a perfect ranking; NaN when the weights leave a side empty
 */
export function averagePrecision(ranking: Ranking, weights?: ArrayLike<number>): number {
  checkRanking(ranking, weights);
  let [sum, positives, negatives] = [0, 0, 0];
  walkTies(ranking, weights, (p, n) => {
    positives += p;
    negatives += n;
    if (p > 0) sum += (p * positives) / (positives + negatives);
  });
  return negatives === 0 ? Number.NaN : sum / positives;
}
