import { checkRanking } from './checkRanking.js';
import { type Ranking, walkTies } from './ranking.js';

/**
 * Area under the ROC curve: the share of pairs in which the positive ranks above the negative; ties count half (Hanley & McNeil 1982,
 * https://doi.org/10.1148/radiology.143.1.7063747).
 *
 * @param ranking - the ranked samples
 * @param weights - number of times that each person counts. @defaultValue once
 * @returns 0..1, .5 for a random ranking, 1 for a perfect one; NaN when the weights leave a side empty
 */
export function rocAuc(ranking: Ranking, weights?: ArrayLike<number>): number {
  checkRanking(ranking, weights);
  let [above, positives, negatives] = [0, 0, 0];
  walkTies(ranking, weights, (p, n) => {
    above += n * (positives + p / 2);
    positives += p;
    negatives += n;
  });
  return above / (positives * negatives);
}
