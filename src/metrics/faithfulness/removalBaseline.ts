import { baselinesOf, checkBaseline } from '../../explainers/baseline.js';
import { wholeBaseline } from '../../explainers/perturbation.js';
import type { Classifier, Pixels } from '../../types.js';
import { checkInteger, checkLeftOut } from '../../validate.js';
import type { MetricBaseline } from '../metric.js';
import type { MetricRequest } from '../readSubject.js';

/** Checked options of metrics that remove pixels. */
export interface Removal {
  readonly baseline: MetricBaseline;
  readonly references: readonly Pixels[] | undefined;
  readonly seed: number;
}

/**
 * The baseline photo, with every pixel removed.
 *
 * @returns RGB in 0..255
 * @throws TypeError if the baseline is `'reference'` and the classifier has none for the class
 */
export async function removalBaseline(
  { baseline, references, seed }: Removal,
  classifier: Classifier,
  request: MetricRequest,
): Promise<Float32Array> {
  const [chosen] = await baselinesOf({ baseline, references }, classifier, request, 'mean');
  return wholeBaseline(chosen, request.grid, seed);
}

/** @throws TypeError or RangeError for a seed, references or baseline name that is invalid for every photo */
export function checkRemoval({ baseline, references, seed }: Removal, classifier: Classifier): void {
  checkInteger('seed', seed);
  if (baseline !== 'reference') checkLeftOut({ references }, 'references', 'another `baseline`');
  checkBaseline({ baseline, references }, classifier);
}
