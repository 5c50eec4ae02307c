import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { type LocalisationOptions, localise } from './localise.js';
import { pixelAuc } from './pixelAuc.js';

/**
 * Area under the ROC curve of the map as a detector of the mask's pixels (quantus' `AUC`; Fawcett, https://doi.org/10.1016/j.patrec.2005.10.010).
 * `pixelAuc` computes it for a map alone.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - the mask, target class and face
 * @returns `value`: 0..1; higher is better, 0.5 is expected for a random map
 * @throws TypeError or RangeError for bad arguments, a mask that is empty or covers everything, an explainer that does not
 *   return a finite map, or a classifier that does not return finite probabilities; `signal.reason` when aborted
 */
export async function maskAuc(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions,
): Promise<MetricResult> {
  return localise('maskAuc', subject, classifier, image, options, {}, () => {}, pixelAuc);
}
