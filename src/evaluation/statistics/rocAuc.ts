import { type Ranking, walkTies } from './ranking.js';

/**
 * Area under the ROC curve: how often a positive scores higher than a negative, ties counting half (Mann-Whitney).
 *
 * @param weights - how often each person counts. @defaultValue once
 * @returns 0..1, NaN when the weights leave a side empty
 */
export function rocAuc(ranking: Ranking, weights?: ArrayLike<number>): number {
  let [above, positives, negatives] = [0, 0, 0];
  walkTies(ranking, weights, (p, n) => {
    above += n * (positives + p / 2);
    positives += p;
    negatives += n;
  });
  return above / (positives * negatives);
}
