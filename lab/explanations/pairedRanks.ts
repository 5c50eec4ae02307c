import { type Interval, interval, mean, peopleWeights } from './bootstrap.js';
import { QUESTIONS, ranksBy, type Scores } from './scores.js';

/** How explainers rank among each other on the same photos, 1 the best. */
export interface PairedRanks {
  readonly names: readonly string[];
  readonly photos: number;
  /** The mean rank of each. */
  readonly ranks: readonly Interval[];
  /** By how many ranks the first one is ahead of each other one, photo by photo; below 0 where it is behind. */
  readonly lead: readonly Interval[];
}

/** A photo on which some explainers were measured. */
export interface Ranked {
  readonly person: string;
  readonly scores?: Readonly<Record<string, Scores>>;
}

/**
 * The mean rank of each explainer on one photo: over the questions, and within localisation over its metrics. Equal scores share their ranks.
 */
export function ranksOnPhoto(scores: readonly Scores[]): number[] {
  const questions = Object.values(QUESTIONS).map((metrics) =>
    averaged(
      metrics.map((metric) =>
        ranksBy(
          metric,
          scores.map((own) => own[metric]),
        ),
      ),
    ),
  );
  return averaged(questions);
}

/** Ranks explainers on every photo that all of them saw. */
export function pairedRanks(photos: readonly Ranked[], names: readonly string[], seed: number): PairedRanks {
  const found = photos.flatMap(({ person, scores }) => {
    const own = names.flatMap((name) => scores?.[name] ?? []);
    return own.length === names.length ? [{ person, ranks: ranksOnPhoto(own) }] : [];
  });
  const weights = peopleWeights(
    found.map(({ person }) => person),
    seed,
  );
  const estimate = (numberOf: (ranks: readonly number[]) => number): Interval => {
    const values = found.map(({ ranks }) => numberOf(ranks));
    return interval(
      mean(values),
      weights.map((round) => mean(values, round)),
    );
  };
  return {
    names,
    photos: found.length,
    ranks: names.map((_, i) => estimate((ranks) => ranks[i])),
    lead: names.slice(1).map((_, i) => estimate((ranks) => ranks[i + 1] - ranks[0])),
  };
}

function averaged(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, i) => mean(rows.map((row) => row[i])));
}
