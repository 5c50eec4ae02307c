import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { type LocalisationOptions, localise } from './localise.js';
import { pixelAuc } from './pixelAuc.js';

/**
 * How well the map tells the pixels of the mask from the others, whatever the threshold: the area under the ROC curve, 0..1, .5 for a map at
 * random. `pixelAuc` is the same for a map alone.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function maskAuc(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions,
): Promise<MetricResult> {
  return localise('maskAuc', subject, classifier, image, options, {}, () => {}, pixelAuc);
}
