import { rocAuc } from '../../../src/evaluation/statistics/index.js';

/**
 * How well doubt separates wrong answers from right ones: the area under the ROC curve, the chance that a wrong answer is doubted more than a
 * right one, ties counting half.
 *
 * @param rounds - how often each answer counts in each round of a bootstrap
 * @returns the area, and that of each round; NaN where there are no wrong answers or no right ones
 */
export function detection(
  doubt: readonly number[],
  wrong: readonly boolean[],
  rounds: readonly ArrayLike<number>[],
): { readonly value: number; readonly drawn: readonly number[] } {
  const order = Int32Array.from(doubt.keys()).sort((i, j) => doubt[j] - doubt[i]);
  const wrongs = wrong.filter(Boolean).length;
  if (wrongs === 0 || wrongs === doubt.length)
    return { value: Number.NaN, drawn: rounds.map(() => Number.NaN) };
  const ranked = {
    scores: Float64Array.from(order, (i) => doubt[i]),
    positive: Uint8Array.from(order, (i) => Number(wrong[i])),
    // each answer has a weight of its own
    person: order,
    people: doubt.length,
    positives: wrongs,
    negatives: doubt.length - wrongs,
  };
  return { value: rocAuc(ranked), drawn: rounds.map((weights) => rocAuc(ranked, weights)) };
}
