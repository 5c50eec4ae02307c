import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import type { Classifier, ImageInput } from '../../types.js';
import { resolveOptions } from '../../validate.js';
import { type MetricResult, PASS_DEFAULTS, type Subject } from '../metric.js';
import { readSubject } from '../readSubject.js';
import {
  checkPerturbationCurve,
  PERTURBATION_CURVE_DEFAULTS,
  type PerturbationCurveOptions,
  perturbationCurve,
} from './perturbationCurve.js';
import { removalBaseline } from './removalBaseline.js';

/**
 * Deletion (RISE: Petsiuk et al., https://arxiv.org/abs/1806.07421): removes pixels, the most salient first, and looks how soon the class
 * goes. The value is the area under the curve of its probability: low where the map points at what the class rests on.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 *
 * @example
 * ```ts
 * const { value, curve } = await deletion(new GradCam(classifier), classifier, photo);
 * const explanation = await lime.explain(photo); // explained once, measured twice
 * const [low, high] = [await deletion(explanation, classifier, photo), await insertion(explanation, classifier, photo)];
 * ```
 */
export async function deletion(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: PerturbationCurveOptions,
): Promise<MetricResult> {
  const defaults = { ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...PERTURBATION_CURVE_DEFAULTS };
  const settings = resolveOptions('deletion', options, defaults);
  checkPerturbationCurve(settings);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid } = measured;
  const blank = removalBaseline(settings.baseline, grid, settings.seed);
  return perturbationCurve(classifier, measured, grid.data, blank, 'first', settings);
}
