import { checkClassifier, EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { toPixels } from '../../image/index.js';
import type { Classifier, Heatmap, ImageInput } from '../../types.js';
import { resolveOptions } from '../../validate.js';
import { measureMap } from '../measureMap.js';
import type { MetricOptions, MetricResult, Subject } from '../metric.js';
import { insideOf, type Mask, maskOnGrid } from './mask.js';

/** What metrics take that compare a map with where it should point. */
export interface LocalisationOptions extends MetricOptions {
  /** Where the map should point: a mask of the size of the photo, or else of the grid. */
  readonly mask: Mask;
}

/** What all metrics of localisation do. */
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
  settings.signal?.throwIfAborted();
  checkClassifier(classifier, ['predict']);
  const photo = await toPixels(image);
  const mask = maskOnGrid(settings.mask, photo, classifier.inputSize, settings.face);
  // nothing is explained in vain
  insideOf(mask);
  return measureMap(subject, classifier, photo, settings, (map) => measure(map, mask, settings));
}
