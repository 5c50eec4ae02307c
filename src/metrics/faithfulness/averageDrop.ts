import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { type MaskedInputOptions, maskedInput } from './maskedInput.js';

/**
 * Average drop (Grad-CAM++: Chattopadhyay et al., https://arxiv.org/abs/1710.11063) of one photo: the relative drop of the target's
 * probability, `max(0, y - o) / y`, when the photo is multiplied by the map (negative values as 0, the largest as 1); 0 if the probability
 * is 0. The paper reports the mean over photos.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face and baseline
 * @returns `value`: 0..1, or 0 or more with `against`, whose scores can fall below 0; lower is better
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier
 *   that does not return finite probabilities; `signal.reason` when aborted
 */
export async function averageDrop(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: MaskedInputOptions,
): Promise<MetricResult> {
  const { whole, masked } = await maskedInput('averageDrop', subject, classifier, image, options);
  return { value: whole > 0 ? Math.max(0, whole - masked) / whole : 0 };
}
