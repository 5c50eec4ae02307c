import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import type { Classifier, ImageInput } from '../../types.js';
import { resolveOptions } from '../../validate.js';
import { type MetricBaseline, type MetricResult, PASS_DEFAULTS, type Subject } from '../metric.js';
import { readSubject } from '../readSubject.js';
import {
  checkPerturbationCurve,
  PERTURBATION_CURVE_DEFAULTS,
  type PerturbationCurveOptions,
  perturbationCurve,
} from './perturbationCurve.js';
import { removalBaseline } from './removalBaseline.js';

/**
 * Insertion (RISE: Petsiuk et al., https://arxiv.org/abs/1806.07421): begins with the removed photo, puts pixels back, the most salient
 * first, and looks how soon the class is there. The value is the area under the curve of its probability: high where the map points at what
 * the class rests on.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function insertion(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: PerturbationCurveOptions,
): Promise<MetricResult> {
  const own = { ...PERTURBATION_CURVE_DEFAULTS, baseline: 'blur' as MetricBaseline };
  const settings = resolveOptions('insertion', options, { ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...own });
  checkPerturbationCurve(settings);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid } = measured;
  const blank = removalBaseline(settings.baseline, grid, settings.seed);
  return perturbationCurve(classifier, measured, blank, grid.data, 'last', settings);
}
