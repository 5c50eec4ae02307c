import type { Classifier, ImageInput } from '../../types.js';
import type { MetricResult, Subject } from '../metric.js';
import { type MaskedInputOptions, maskedInput } from './maskedInput.js';

/**
 * Increase in confidence (Grad-CAM++: Chattopadhyay et al., https://arxiv.org/abs/1710.11063) of one photo: 1 when the class is more probable
 * on what the map shows than on the whole photo, else 0. The paper's number is the mean over photos.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
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
