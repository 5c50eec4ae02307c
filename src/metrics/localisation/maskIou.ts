import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { equalAreaIou } from './equalAreaIou.js';
import { type LocalisationOptions, localise } from './localise.js';

/**
 * How well the most salient pixels cover the mask: intersection over union of the mask and as many pixels as it has, 0..1. A map at random reaches
 * about a / (2 - a) for a mask of the share a. `equalAreaIou` is the same for a map alone.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function maskIou(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions,
): Promise<MetricResult> {
  return localise('maskIou', subject, classifier, image, options, {}, () => {}, equalAreaIou);
}
