import type { Classifier } from '../../types.js';
import { checkInteger } from '../../validate.js';
import { answers } from '../answers.js';
import type { MetricBaseline, MetricResult, PassOptions } from '../metric.js';
import { pixelOrder } from '../pixelOrder.js';
import type { Measured } from '../readSubject.js';
import { checkRemoval } from './removalBaseline.js';

/** How `deletion` and `insertion` go about it. */
export interface PerturbationCurveOptions extends PassOptions {
  /** In how many steps of about the same number of pixels; never more than there are pixels. @defaultValue 56 */
  readonly steps?: number | undefined;
  /** What a removed pixel shows; `insertion` has `'blur'` unless it is told otherwise. @defaultValue [0, 0, 0] */
  readonly baseline?: MetricBaseline | undefined;
  /** For the baseline `'noise'`. @defaultValue 0 */
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
  options: typeof PERTURBATION_CURVE_DEFAULTS & { batchSize: number },
): void {
  checkInteger('steps', options.steps, 1);
  checkInteger('batchSize', options.batchSize, 1);
  checkRemoval(options);
}

/**
 * Turns one picture into another, the most salient pixels first, and asks the classifier at each step.
 *
 * @param unchanged - which of the two is the unchanged photo
 * @returns the area under the scores, by the trapezoid rule over steps of equal width
 */
export async function perturbationCurve(
  classifier: Classifier,
  measured: Measured,
  from: Float32Array,
  to: Float32Array,
  unchanged: 'first' | 'last',
  { steps, batchSize }: { steps: number; batchSize: number },
): Promise<MetricResult> {
  const order = pixelOrder(measured.saliency);
  const count = Math.min(steps, order.length);
  const end = (step: number): number => Math.round((step * order.length) / count);
  const current = from.slice();
  const scores = await answers(
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
