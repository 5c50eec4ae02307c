import type { Explanation } from '../types.js';
import { checkInteger, checkObject, checkValues, describe } from '../validate.js';

/**
 * Score that an explanation explains: the output for the target class, minus the mean output for the classes of `against`, if any.
 *
 * @param outputs - outputs for one photo, one per class
 * @param classes - result of `resolveClasses`
 * @returns the score, in -1..1 for probabilities: the larger, the more evidence for the target class
 * @throws TypeError or RangeError for outputs that are not finite numbers, or class indices outside them
 */
export function explainedScore(
  outputs: ArrayLike<number>,
  classes: Pick<Explanation, 'target' | 'against'>,
): number {
  checkValues('outputs', outputs);
  checkObject('classes', classes, '{ target, against }');
  const { target, against = [] } = classes;
  if (!Array.isArray(against))
    throw new TypeError(`\`classes.against\` must be a list of classes, got ${describe(against)}`);
  // checked one by one: a joint copy could exceed the maximum array length
  for (const list of [[target], against])
    for (const each of list) {
      checkObject('classes', each, '{ index }');
      checkInteger('classes.index', each.index, 0, outputs.length - 1);
    }
  const others = against.reduce((sum, { index }) => sum + outputs[index], 0);
  return outputs[target.index] - (against.length > 0 ? others / against.length : 0);
}
