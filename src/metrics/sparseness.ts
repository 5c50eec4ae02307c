import type { Classifier, ImageInput } from '../types.js';
import { resolveOptions } from '../validate.js';
import { giniIndex } from './giniIndex.js';
import { measureMap } from './measureMap.js';
import type { MetricOptions, MetricResult, Subject } from './metric.js';
import { EXPLAIN_DEFAULTS } from './readSubject.js';

/**
 * Sparseness (Chalasani et al., https://arxiv.org/abs/1810.06583): the Gini index of the map's magnitudes, 0..1. High where few pixels have
 * everything. `giniIndex` is the same for a map alone.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function sparseness(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: MetricOptions,
): Promise<MetricResult> {
  const settings = resolveOptions('sparseness', options, EXPLAIN_DEFAULTS);
  return measureMap(subject, classifier, image, settings, giniIndex);
}
