import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import type { Classifier, ImageInput } from '../../types.js';
import { resolveOptions } from '../../validate.js';
import { type MetricResult, PASS_DEFAULTS, REMOVAL_DEFAULTS, type Subject } from '../metric.js';
import { readSubject } from '../readSubject.js';
import {
  checkPerturbationCurve,
  PERTURBATION_CURVE_DEFAULTS,
  type PerturbationCurveOptions,
  perturbationCurve,
} from './perturbationCurve.js';
import { removalBaseline } from './removalBaseline.js';

/**
 * Deletion (RISE: Petsiuk et al., https://arxiv.org/abs/1806.07421): removes pixels in descending order of saliency and measures the
 * probability of the target class.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face, steps and the value of removed pixels
 * @returns `value`: the area under the curve of the probability, 0..1 (-1..1 against another class); lower is better
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier
 *   that does not return finite probabilities; `signal.reason` when aborted
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
  const defaults = {
    ...EXPLAIN_DEFAULTS,
    ...PASS_DEFAULTS,
    ...REMOVAL_DEFAULTS,
    ...PERTURBATION_CURVE_DEFAULTS,
  };
  const settings = resolveOptions('deletion', options, defaults);
  checkPerturbationCurve(settings, classifier);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid } = measured;
  const blank = await removalBaseline(settings, classifier, measured);
  return perturbationCurve(classifier, measured, grid.data, blank, 'first', settings);
}
