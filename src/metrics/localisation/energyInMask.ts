import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { energyShare } from './energyShare.js';
import { type LocalisationOptions, localise } from './localise.js';

/**
 * Energy-based pointing game (Score-CAM: Wang et al., https://arxiv.org/abs/1910.01279; the relevance mass accuracy of quantus): the share of
 * the map's positive values that lies in the mask. `energyShare` computes it for a map alone.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - the mask, target class and face
 * @returns `value`: 0..1; higher is better; the area share of the mask is expected for a random map
 * @throws TypeError or RangeError for bad arguments, a mask that is empty or covers everything, an explainer that does not
 *   return a finite map, or a classifier that does not return finite probabilities; `signal.reason` when aborted
 */
export async function energyInMask(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions,
): Promise<MetricResult> {
  return localise('energyInMask', subject, classifier, image, options, {}, () => {}, energyShare);
}
