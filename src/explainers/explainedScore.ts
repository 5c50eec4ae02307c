import type { Explanation } from '../types.js';
import { checkInteger, checkObject, checkValues, describe } from '../validate.js';

/**
 * The score that an explanation is about: the output for the target class, less the mean of those for the classes that it is explained
 * against, where there are some.
 *
 * @param outputs - of one photo, one value per class
 * @param classes - as `resolveClasses` gives them
 * @throws TypeError or RangeError unless the outputs are finite numbers and the classes have indices of theirs
 * @returns for probabilities -1..1: the larger, the more evidence for the target class
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
  for (const each of [target, ...against]) {
    checkObject('classes', each, 'classes with an index');
    checkInteger('classes.index', each.index, 0, outputs.length - 1);
  }
  const others = against.reduce((sum, { index }) => sum + outputs[index], 0);
  return outputs[target.index] - (against.length > 0 ? others / against.length : 0);
}
