import { checkOneOf } from '../../validate.js';

/** Counts by what is true and what was predicted. */
export interface ConfusionMatrix {
  readonly names: readonly string[];
  /** `counts[t][p]`: photos of class `names[t]` that were taken for `names[p]`. */
  readonly counts: readonly (readonly number[])[];
}

/** @throws RangeError for a name that is not among `names` */
export function confusionMatrix(
  pairs: readonly { readonly truth: string; readonly predicted: string }[],
  names: readonly string[],
): ConfusionMatrix {
  const counts = names.map(() => names.map(() => 0));
  for (const { truth, predicted } of pairs) {
    checkOneOf('truth', truth, names);
    checkOneOf('predicted', predicted, names);
    const row = counts[names.indexOf(truth)];
    const column = names.indexOf(predicted);
    row[column] = row[column] + 1;
  }
  return { names: [...names], counts };
}
