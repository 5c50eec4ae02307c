import { ranks } from '../../src/fusion/correlation.js';
/** Metrics of a map. */
export const METRICS = ['pointing', 'energy', 'iou', 'auc', 'deletion', 'insertion', 'stability'] as const;
export type MetricName = (typeof METRICS)[number];

/** Metrics of which less is better. */
export const LOWER_IS_BETTER: ReadonlySet<MetricName> = new Set(['deletion']);

/** Groups of metrics: each group has the same weight, whatever its size. */
export const QUESTIONS: Readonly<Record<string, readonly MetricName[]>> = {
  localisation: ['pointing', 'energy', 'iou', 'auc'],
  deletion: ['deletion'],
  insertion: ['insertion'],
  stability: ['stability'],
};

export type Scores = Readonly<Record<MetricName, number>>;

/** The ranks of values of a metric, 1 the best; equal ones share theirs. */
export function ranksBy(metric: MetricName, values: readonly number[]): number[] {
  const sign = LOWER_IS_BETTER.has(metric) ? 1 : -1;
  return Array.from(ranks(values.map((value) => sign * value)), (rank) => rank + 1);
}
