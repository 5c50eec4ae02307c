import type { Classifier, ImageInput } from '../../types.js';
import { checkNumber } from '../../validate.js';
import type { MetricResult, Subject } from '../metric.js';
import { type LocalisationOptions, localise } from './localise.js';
import { pointsInto } from './pointsInto.js';

export interface PointingOptions extends LocalisationOptions {
  /** How far from the mask the largest value may lie, in pixels of the grid. @defaultValue 15 */
  readonly tolerance?: number | undefined;
}

/** @internal */
export const POINTING_DEFAULTS = Object.freeze({ tolerance: 15 as number });

/**
 * The pointing game (Zhang et al., https://arxiv.org/abs/1608.00507) on one photo: 1 when the largest value of the map lies in the mask or no
 * farther from it than the tolerance, else 0; where several pixels share the largest value, the share of them that do. `pointsInto` is the
 * same for a map alone.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
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
