import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { type MaskedInputOptions, maskedInput } from './maskedInput.js';

/**
 * Average drop (Grad-CAM++: Chattopadhyay et al., https://arxiv.org/abs/1710.11063) of one photo: what share of the class's probability is
 * lost when the photo shows only in proportion to the map (negative values as 0, the largest as 1). `max(0, y - o) / y`, 0..1; 0 where there
 * is nothing to lose. The paper's number is the mean over photos.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
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
