import type { Classifier } from '../../types.js';
import { classScores } from '../classScores.js';
import { predictBatch } from '../predictBatch.js';
import type { Link } from '../request.js';
import { constrained } from './constrainedSurrogate.js';
import type { Masks } from './sampling.js';
import { shapleyKernel } from './shapleyMasks.js';
import type { Surrogate } from './surrogate.js';

/** Function of the masks so far that returns a fit of the scores of one class, or of the difference from others. */
export type ShapleyFit = (
  masks: Masks,
  width: number,
) => (answers: Float64Array, target: number, against?: readonly number[]) => Surrogate;

/**
 * Shapley surrogate for LIME's samples, with one more forward pass for the photo with everything hidden.
 *
 * @param hidden - the photo with everything hidden
 * @returns a fit for masks, the first of which shows everything and the rest of which are equally likely
 */
export async function shapleySurrogate(
  classifier: Classifier,
  hidden: Float32Array,
  link: Link,
): Promise<ShapleyFit> {
  const outputs = await predictBatch(classifier, hidden, 0);
  return (masks, width) => {
    const weights = shapleyKernel(masks, width);
    const fitted = constrained(masks, weights, new Uint8Array(weights.length).fill(1));
    return (answers, target, against) => {
      const [none] = classScores(outputs, classifier.classNames.length, target, against, link);
      return fitted(answers, { all: answers[0], none: none });
    };
  };
}
