import { checkClassifier, EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { toPixels } from '../../image/index.js';
import type { Classifier, Heatmap, ImageInput } from '../../types.js';
import { checkOptionalFunction, checkSignal, resolveOptions } from '../../validate.js';
import { measureMap } from '../measureMap.js';
import type { MetricOptions, MetricResult, Subject } from '../metric.js';
import { insideOf, type Mask, maskOnGrid } from './mask.js';

/** Options of the metrics that compare a map with a mask. */
export interface LocalisationOptions extends MetricOptions {
  /** The region that should be salient: a mask of the size of the photo, or of the grid. */
  readonly mask: Mask;
}

/**
 * A metric that compares the map with a mask.
 *
 * @param own - defaults of the metric's own options
 * @param check - checks the own options
 * @param measure - computes the value from map and mask on the grid
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function localise<X extends object>(
  owner: string,
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: LocalisationOptions & { readonly [K in keyof X]?: X[K] | undefined },
  own: X,
  check: (settings: X) => void,
  measure: (map: Heatmap, mask: Mask, settings: X) => number,
): Promise<MetricResult> {
  const defaults = { ...EXPLAIN_DEFAULTS, mask: undefined as unknown as Mask, ...own };
  const settings = resolveOptions<typeof defaults>(owner, options as object, defaults);
  check(settings);
  checkSignal('signal', settings.signal);
  checkOptionalFunction('onProgress', settings.onProgress);
  settings.signal?.throwIfAborted();
  checkClassifier(classifier, ['predict']);
  const photo = await toPixels(image);
  const mask = maskOnGrid(settings.mask, photo, classifier.inputSize, settings.face);
  // checked before the explainer runs
  insideOf(mask);
  return measureMap(subject, classifier, photo, settings, (map) => measure(map, mask, settings));
}
