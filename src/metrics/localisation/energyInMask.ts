import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { energyShare } from './energyShare.js';
import { type LocalisationOptions, localise } from './localise.js';

/**
 * Energy-based pointing game (Score-CAM: Wang et al., https://arxiv.org/abs/1910.01279): the share of the positive values of the map that lies
 * in the mask, 0..1. `energyShare` is the same for a map alone.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function energyInMask(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions,
): Promise<MetricResult> {
  return localise('energyInMask', subject, classifier, image, options, {}, () => {}, energyShare);
}
