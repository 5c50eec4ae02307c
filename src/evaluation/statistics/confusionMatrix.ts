import { checkArray, checkObject, checkOneOf, checkString } from '../../validate.js';

/** Counts by true and predicted class. */
export interface ConfusionMatrix {
  readonly names: readonly string[];
  /** `counts[t][p]`: samples of class `names[t]` that were predicted as `names[p]`. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * The confusion matrix.
 *
 * @param pairs - the true and the predicted class of each sample
 * @param names - all classes, in the order of rows and columns
 * @returns counts by true (row) and predicted (column) class
 * @throws RangeError for a name that is not among `names`
 */
export function confusionMatrix(
  pairs: readonly { readonly truth: string; readonly predicted: string }[],
  names: readonly string[],
): ConfusionMatrix {
  checkArray('pairs', pairs);
  checkArray('names', names);
  for (const [i, name] of names.entries()) checkString(`names[${i}]`, name);
  const counts = names.map(() => names.map(() => 0));
  for (const [i, pair] of pairs.entries()) {
    checkObject(`pairs[${i}]`, pair, '{ truth, predicted }');
    const { truth, predicted } = pair;
    checkOneOf('truth', truth, names);
    checkOneOf('predicted', predicted, names);
    const row = counts[names.indexOf(truth)];
    const column = names.indexOf(predicted);
    row[column] = row[column] + 1;
  }
  return { names: [...names], counts };
}
