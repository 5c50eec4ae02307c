import { checkRanking } from './checkRanking.js';
import { type Ranking, walkTies } from './ranking.js';

/**
 * Average precision: the mean of the precisions at all thresholds, weighted by the increase in recall; tied scores share a threshold. Its value
 * for a random ranking is the share of positives.
 *
 * @param ranking - the ranked samples
 * @param weights - number of times that each person counts. @defaultValue once
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
