import { checkRanking } from './checkRanking.js';
import { type Ranking, walkTies } from './ranking.js';

/** A point of the ROC curve. */
export interface RocPoint {
  /** A sample counts as positive from this score. */
  readonly threshold: number;
  /** Share of the negatives that count, 0..1. */
  readonly falsePositives: number;
  /** Share of the positives that count, 0..1. */
  readonly truePositives: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), with one point for each distinct score.
 *
 * @param ranking - the ranked samples
 * @returns points by falling threshold
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
