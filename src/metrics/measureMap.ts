import type { Classifier, ExplainOptions, Heatmap, ImageInput } from '../types.js';
import type { MetricResult, Subject } from './metric.js';
import { readSubject } from './readSubject.js';

/**
 * A metric of the map alone, which needs no forward pass.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function measureMap(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: ExplainOptions,
  measure: (saliency: Heatmap) => number,
): Promise<MetricResult> {
  const { saliency, onProgress } = await readSubject(subject, classifier, image, options, 0.99);
  const value = measure(saliency);
  onProgress(1);
  return { value };
}
