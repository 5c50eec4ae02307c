import { EXPLAIN_DEFAULTS } from '../explainers/request.js';
import { scaled } from '../fusion/correlation.js';
import { extremes } from '../fusion/normalize.js';
import type { Classifier, Heatmap, ImageInput } from '../types.js';
import { resolveOptions } from '../validate.js';
import { measureMap } from './measureMap.js';
import type { MetricOptions, MetricResult, Subject } from './metric.js';

/**
 * Sparseness (Chalasani et al., https://arxiv.org/abs/1810.06583; quantus' `Sparseness`): the Gini index of the map's magnitudes. `giniIndex`
 * computes it for a map alone.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class and face
 * @returns `value`: 0..1; higher is sparser, usually considered better
 * @throws TypeError or RangeError for bad arguments or an explainer that does not return a finite map; `signal.reason` when aborted
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

/**
 * The Gini index of a map's magnitudes.
 *
 * @param map - finite values
 * @returns 0..1: 0 where all magnitudes are equal and for a blank map, near 1 if few pixels have all of the magnitude
 * @throws TypeError or RangeError unless it is a map of finite numbers
 */
export function giniIndex(map: Heatmap): number {
  extremes(map);
  const sorted = scaled(map.data).map(Math.abs).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  const count = sorted.length;
  const lorenz = sorted.reduce((sum, value, k) => sum + (value / total) * ((count - k - 0.5) / count), 0);
  return 1 - 2 * lorenz;
}
