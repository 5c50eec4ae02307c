import { type Interval, interval, mean, median, peopleWeights } from './bootstrap.js';
import type { Case } from './cases.js';
import { METRICS, type MetricName, ranksBy } from './scores.js';

export interface ContenderSummary {
  readonly name: string;
  readonly photos: number;
  readonly metrics: Readonly<Record<MetricName, Interval>>;
  /** The mean over the metrics of the rank of its mean, 1 the best, among those that were measured on every photo. */
  readonly rank?: Interval;
  readonly passes?: number;
  readonly milliseconds?: number;
}

/** Means of every contender over the photos on which it was measured. */
export function summariseContenders(cases: readonly Case[], seed: number): ContenderSummary[] {
  const measured = cases.filter(({ scores }) => scores);
  const names = [...new Set(measured.flatMap(({ scores }) => Object.keys(scores ?? {})))];
  const everywhere = names.filter((name) => measured.every(({ scores }) => scores?.[name]));
  const draws = peopleWeights(
    measured.map(({ person }) => person),
    seed,
  );
  const means = (name: string, metric: MetricName, weights?: Float64Array): number => {
    const found = measured.flatMap(({ scores }, i) => {
      const value = scores?.[name]?.[metric];
      return value === undefined ? [] : [{ value, weight: weights ? weights[i] : 1 }];
    });
    return mean(
      found.map(({ value }) => value),
      found.map(({ weight }) => weight),
    );
  };
  const ranksOf = (weights?: Float64Array): Map<string, number> => {
    const ranks = new Map<string, number>(everywhere.map((name) => [name, 0]));
    for (const metric of METRICS) {
      const own = ranksBy(
        metric,
        everywhere.map((name) => means(name, metric, weights)),
      );
      everywhere.forEach((name, i) => {
        ranks.set(name, (ranks.get(name) as number) + own[i] / METRICS.length);
      });
    }
    return ranks;
  };
  const own = ranksOf();
  const drawn = draws.map(ranksOf);
  return names.map((name): ContenderSummary => {
    const costs = measured.flatMap(({ costs: all }) => all?.[name] ?? []);
    const metrics = Object.fromEntries(
      METRICS.map((metric) => {
        const rounds = draws.map((weights) => means(name, metric, weights));
        return [metric, interval(means(name, metric), rounds)];
      }),
    ) as Record<MetricName, Interval>;
    const rank = own.get(name);
    const ranks = drawn.map((round) => round.get(name) as number);
    return {
      name,
      photos: measured.filter(({ scores }) => scores?.[name]).length,
      metrics,
      ...(rank !== undefined && { rank: interval(rank, ranks) }),
      ...(costs.length > 0 && {
        passes: mean(costs.map(({ passes }) => passes)),
        milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
      }),
    };
  });
}
