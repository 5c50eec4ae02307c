import type { Classifier } from '../../types.js';
import { checkInteger } from '../../validate.js';
import type { MetricBaseline, MetricResult, REMOVAL_DEFAULTS, RemovalOptions } from '../metric.js';
import { pixelOrder } from '../pixelOrder.js';
import type { SubjectRequest } from '../readSubject.js';
import { targetScores } from '../targetScores.js';
import { checkRemoval } from './removalBaseline.js';

/** Options of `deletion` and `insertion`. */
export interface PerturbationCurveOptions extends RemovalOptions {
  /** Number of steps, each of about the same number of pixels; at most the number of pixels. @defaultValue 56 */
  readonly steps?: number | undefined;
  /** Value of removed pixels; the default of `insertion` is `'blur'`. @defaultValue [0, 0, 0] */
  readonly baseline?: MetricBaseline | undefined;
  /** Seed of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const PERTURBATION_CURVE_DEFAULTS = Object.freeze({
  steps: 56 as number,
  baseline: [0, 0, 0] as MetricBaseline,
  seed: 0 as number,
});

/** @throws TypeError or RangeError for an option out of range */
export function checkPerturbationCurve(
  options: typeof PERTURBATION_CURVE_DEFAULTS & typeof REMOVAL_DEFAULTS & { batchSize: number },
  classifier: Classifier,
): void {
  checkInteger('steps', options.steps, 1);
  checkInteger('batchSize', options.batchSize, 1);
  checkRemoval(options, classifier);
}

/**
 * Replaces one photo by another in descending order of saliency, and scores the target class at each step.
 *
 * @param unchanged - which of the two is the original photo
 * @returns the area under the curve of the scores, by the trapezoidal rule with steps of equal width
 */
export async function perturbationCurve(
  classifier: Classifier,
  measured: SubjectRequest,
  from: Float32Array,
  to: Float32Array,
  unchanged: 'first' | 'last',
  { steps, batchSize }: { steps: number; batchSize: number },
): Promise<MetricResult> {
  const order = pixelOrder(measured.saliency);
  const count = Math.min(steps, order.length);
  const end = (step: number): number => Math.round((step * order.length) / count);
  const current = from.slice();
  const scores = await targetScores(
    classifier,
    measured,
    count + 1,
    (step, target) => {
      for (const pixel of order.subarray(step && end(step - 1), end(step)))
        current.set(to.subarray(pixel * 3, pixel * 3 + 3), pixel * 3);
      target.set(current);
    },
    { batchSize, original: unchanged === 'first' ? 0 : count, from: 0.5 },
  );
  const ends = (scores[0] + scores[count]) / 2;
  return {
    value: (scores.reduce((sum, score) => sum + score, 0) - ends) / count,
    curve: Array.from(scores, (y, step) => ({ x: end(step) / order.length, y })),
  };
}
