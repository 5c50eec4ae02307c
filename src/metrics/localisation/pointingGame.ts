import type { Classifier, ImageInput } from '../../types.js';
import { checkNumber } from '../../validate.js';
import type { MetricResult, Subject } from '../metric.js';
import { type LocalisationOptions, localise } from './localise.js';
import { pointsInto } from './pointsInto.js';

export interface PointingOptions extends LocalisationOptions {
  /** Largest distance of the map's maximum from the mask that counts as a hit, in pixels of the grid. @defaultValue 15 */
  readonly tolerance?: number | undefined;
}

/** @internal */
export const POINTING_DEFAULTS = Object.freeze({ tolerance: 15 as number });

/**
 * The pointing game (Zhang et al., https://arxiv.org/abs/1608.00507) on one photo: whether the maximum of the map lies in the mask or within the
 * tolerance of it; if several pixels share the maximum, the share of them that do. `pointsInto` computes it for a map alone.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - the mask, the tolerance, target class and face
 * @returns `value`: 0..1; higher is better
 * @throws TypeError or RangeError for bad arguments, a mask that is empty or covers everything, an explainer that does not
 *   return a finite map, or a classifier that does not return finite probabilities; `signal.reason` when aborted
 */
export async function pointingGame(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: PointingOptions,
): Promise<MetricResult> {
  return localise(
    'pointingGame',
    subject,
    classifier,
    image,
    options,
    POINTING_DEFAULTS,
    ({ tolerance }) => checkNumber('tolerance', tolerance, 0),
    (map, mask, { tolerance }) => pointsInto(map, mask, tolerance),
  );
}
