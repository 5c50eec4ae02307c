import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { equalAreaIou } from './equalAreaIou.js';
import { type LocalisationOptions, localise } from './localise.js';

/**
 * Intersection over union of the mask and the most salient pixels, as many as the mask has. `equalAreaIou` computes it for a map alone.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - the mask, target class and face
 * @returns `value`: 0..1; higher is better; about a / (2 - a) is expected for a random map, and given for a constant one, where a is the area
 *   share of the mask
 * @throws TypeError or RangeError for bad arguments, a mask that is empty or covers everything, an explainer that does not
 *   return a finite map, or a classifier that does not return finite probabilities; `signal.reason` when aborted
 */
export async function maskIou(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions,
): Promise<MetricResult> {
  return localise('maskIou', subject, classifier, image, options, {}, () => {}, equalAreaIou);
}
