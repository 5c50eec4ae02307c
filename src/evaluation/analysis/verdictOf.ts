import { assessment } from '../../model/assessment.js';
import type { ModelMetadata } from '../../model/index.js';

/** Verdict that `assess` derives from a model's probabilities. */
export interface Verdict {
  /** Whether no defect reaches its threshold and the acceptable class, if any, does. */
  readonly acceptable: boolean;
  /** Distance from the nearest threshold, -1..1, 0 at the threshold; never negative for acceptable photos. */
  readonly margin: number;
  /**
   * The acceptable class (or `'none'` if there is no such class) for an acceptable photo, else the worst defect; if no defect reaches its
   * threshold, the one nearest to it.
   */
  readonly named: string;
}

type Rules = Pick<ModelMetadata, 'classNames' | 'thresholds' | 'namingThresholds' | 'acceptableClass'>;

/** Class name of a photo without a defect. */
export function acceptableName({ acceptableClass }: Pick<ModelMetadata, 'acceptableClass'>): string {
  return acceptableClass ?? 'none';
}

/** The verdict of `assess` for these probabilities. */
export function verdictOf(probabilities: ArrayLike<number>, rules: Rules): Verdict {
  const { acceptable, score, defects, candidates } = assessment(probabilities, rules);
  return {
    acceptable,
    margin: score / 50 - 1,
    named: (defects[0] ?? candidates?.[0])?.className ?? acceptableName(rules),
  };
}
