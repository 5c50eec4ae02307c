import type { Explanation } from '../types.js';

/**
 * The score that an explanation is about: the output for the target class, less the mean of those for the classes that it is explained
 * against, where there are some.
 *
 * @param outputs - of one photo, one value per class
 * @param classes - as `resolveClasses` gives them
 * @returns for probabilities -1..1: the larger, the more evidence for the target class
 */
export function explainedScore(
  outputs: ArrayLike<number>,
  { target, against = [] }: Pick<Explanation, 'target' | 'against'>,
): number {
  const others = against.reduce((sum, { index }) => sum + outputs[index], 0);
  return outputs[target.index] - (against.length > 0 ? others / against.length : 0);
}
