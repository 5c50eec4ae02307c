import { checkRanking } from './checkRanking.js';
import { type Ranking, walkTies } from './ranking.js';

/** A point of the ROC curve. */
export interface RocPoint {
  /** Samples with at least this score count as positive. */
  readonly threshold: number;
  /** False positive rate, 0..1. */
  readonly falsePositives: number;
  /** True positive rate, 0..1. */
  readonly truePositives: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), with one point for each distinct score.
 *
 * @param ranking - the ranked samples
 * @returns points in order of descending threshold
 */
export function rocCurve(ranking: Ranking): RocPoint[] {
  checkRanking(ranking);
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, falsePositives: 0, truePositives: 0 }];
  let [positives, negatives] = [0, 0];
  walkTies(ranking, undefined, (p, n, threshold) => {
    positives += p;
    negatives += n;
    points.push({
      threshold,
      falsePositives: negatives / ranking.negatives,
      truePositives: positives / ranking.positives,
    });
  });
  return points;
}
