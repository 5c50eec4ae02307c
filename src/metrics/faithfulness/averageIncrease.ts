import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { type MaskedInputOptions, maskedInput } from './maskedInput.js';

/**
 * Increase in confidence (Grad-CAM++: Chattopadhyay et al., https://arxiv.org/abs/1710.11063) of one photo: whether the target's probability
 * rises when the photo is multiplied by the map, as for `averageDrop`. The paper reports the mean over photos.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face and baseline
 * @returns `value`: 1 if it rises, else 0; higher is better
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier
 *   that does not return finite probabilities; `signal.reason` when aborted
 */
export async function averageIncrease(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: MaskedInputOptions,
): Promise<MetricResult> {
  const { whole, masked } = await maskedInput('averageIncrease', subject, classifier, image, options);
  return { value: masked > whole ? 1 : 0 };
}
