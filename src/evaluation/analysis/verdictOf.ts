import { assessment } from '../../model/assessment.js';
import type { ModelMetadata } from '../../model/index.js';

/** Verdict that `assess` derives from a model's probabilities. */
export interface Verdict {
  /** Whether no defect counts, and the acceptable class, where there is one, does. */
  readonly acceptable: boolean;
  /** -1..1: how far the photo is from the nearest threshold, 0 at it; acceptable photos are not below 0. */
  readonly margin: number;
  /**
   * The acceptable class (or `'none'` where there is no such class) for an acceptable photo, else the worst defect; where none reaches its
   * threshold, the one that is nearest to it.
   */
  readonly named: string;
}

type Rules = Pick<ModelMetadata, 'classNames' | 'thresholds' | 'namingThresholds' | 'acceptableClass'>;

/** The name of a photo without a defect. */
export function acceptableName({ acceptableClass }: Pick<ModelMetadata, 'acceptableClass'>): string {
  return acceptableClass ?? 'none';
}

/** The verdict that `assess` gives for these probabilities. */
export function verdictOf(probabilities: ArrayLike<number>, rules: Rules): Verdict {
  const { acceptable, score, defects, candidates } = assessment(probabilities, rules);
  return {
    acceptable,
    margin: score / 50 - 1,
    named: (defects[0] ?? candidates?.[0])?.className ?? acceptableName(rules),
  };
}
