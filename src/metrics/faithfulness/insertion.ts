import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import type { Classifier, ImageInput } from '../../types.js';
import { resolveOptions } from '../../validate.js';
import {
  type MetricBaseline,
  type MetricResult,
  PASS_DEFAULTS,
  REMOVAL_DEFAULTS,
  type Subject,
} from '../metric.js';
import { readSubject } from '../readSubject.js';
import {
  checkPerturbationCurve,
  PERTURBATION_CURVE_DEFAULTS,
  type PerturbationCurveOptions,
  perturbationCurve,
} from './perturbationCurve.js';
import { removalBaseline } from './removalBaseline.js';

/**
 * Insertion (RISE: Petsiuk et al., https://arxiv.org/abs/1806.07421): starts from the baseline, restores the pixels of the photo in descending
 * order of saliency and measures the probability of the target class.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face, steps and baseline
 * @returns `value`: the area under the curve of the probability, 0..1 (-1..1 against another class); higher is better
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier
 *   that does not return finite probabilities; `signal.reason` when aborted
 */
export async function insertion(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: PerturbationCurveOptions,
): Promise<MetricResult> {
  const own = { ...PERTURBATION_CURVE_DEFAULTS, baseline: 'blur' as MetricBaseline };
  const settings = resolveOptions('insertion', options, {
    ...{ ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...REMOVAL_DEFAULTS },
    ...own,
  });
  checkPerturbationCurve(settings, classifier);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid } = measured;
  const blank = await removalBaseline(settings, classifier, measured);
  return perturbationCurve(classifier, measured, blank, grid.data, 'last', settings);
}
