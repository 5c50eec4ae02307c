import type { Measured } from '../data/shot.js';
import {
  averagePrecision,
  type Bootstrap,
  type Estimate,
  estimate,
  type Ranking,
  ranking,
  rocAuc,
} from '../statistics/index.js';

/** Separation of photos with a class from photos without it, by one rater. */
export interface Skill {
  readonly rocAuc: Estimate;
  readonly averagePrecision: Estimate;
}

/** All raters of a class on the same photos. */
export interface Comparison {
  readonly className: string;
  /** By rater; the model first. */
  readonly raters: Readonly<Record<string, Skill>>;
}

/** Compares the raters; undefined if either side has no photos. */
export function compare(
  className: string,
  positives: readonly Measured[],
  negatives: readonly Measured[],
  bootstrap: Bootstrap,
): Comparison | undefined {
  const raters: Record<string, Skill> = {};
  for (const [rater, ranked] of rankings(className, positives, negatives)) {
    raters[rater] = {
      rocAuc: estimate(ranked, rocAuc, bootstrap),
      averagePrecision: estimate(ranked, averagePrecision, bootstrap),
    };
  }
  return Object.keys(raters).length > 0 ? { className, raters } : undefined;
}

/** Ranking of the photos by each rater. */
export function rankings(
  className: string,
  positives: readonly Measured[],
  negatives: readonly Measured[],
): [rater: string, ranking: Ranking][] {
  if (positives.length === 0 || negatives.length === 0) return [];
  const raters = Object.keys(positives[0]?.ratings ?? {}).filter(
    (rater) => positives[0]?.ratings[rater]?.[className] !== undefined,
  );
  return raters.map((rater) => [
    rater,
    ranking(
      [positives, negatives].flatMap((side, i) =>
        side.map(({ ratings, person }) => ({
          score: ratings[rater]?.[className],
          positive: i === 0,
          person,
        })),
      ),
    ),
  ]);
}

/** The model's probabilities of a class. */
export function column(photos: readonly Measured[], className: string, rater: string): number[] {
  return photos.map(({ ratings }) => ratings[rater]?.[className]);
}
