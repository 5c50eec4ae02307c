import type { Measured } from '../data/shot.js';
import { rocCurve } from '../statistics/index.js';
import { type Comparison, rankings } from './compare.js';

/** The ROC curves of one task, for a chart. */
export interface RocChart {
  readonly title: string;
  readonly curves: Readonly<
    Record<string, { readonly auc: number; readonly points: readonly (readonly [number, number])[] }>
  >;
}

/** The ROC curves of all raters. */
export function rocChart(
  title: string,
  comparison: Comparison,
  positives: readonly Measured[],
  negatives: readonly Measured[],
): RocChart {
  const curves = rankings(comparison.className, positives, negatives).map(([rater, ranked]) => [
    rater,
    {
      auc: comparison.raters[rater]?.rocAuc.value,
      points: rocCurve(ranked).map(
        ({ falsePositives, truePositives }) => [falsePositives, truePositives] as const,
      ),
    },
  ]);
  return { title, curves: Object.fromEntries(curves) };
}
