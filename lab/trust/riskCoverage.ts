import { discardArea, errorVersusDiscard } from '../../src/evaluation/statistics/index.js';

/**
 * Area under the risk-coverage curve (Geifman et al., 2019, https://arxiv.org/abs/1805.08206): the mean share of wrong verdicts among the surest, over all
 * coverages.
 *
 * @param confidences - the higher, the surer
 * @returns 0..1, the lower the better
 */
export function riskArea(confidences: readonly number[], right: readonly boolean[]): number {
  return discardArea(errorVersusDiscard(confidences, right.map(Number)), 1);
}

/** Share of wrong verdicts among the surest ones; ties count with the mean of all of them. */
export function riskAt(coverage: number, confidences: readonly number[], right: readonly boolean[]): number {
  const curve = errorVersusDiscard(confidences, right.map(Number));
  const discarded = Math.min(curve.length - 1, Math.round((1 - coverage) * curve.length));
  return curve[discarded].error;
}
