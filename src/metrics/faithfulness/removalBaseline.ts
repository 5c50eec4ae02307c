import { wholeBaseline } from '../../explainers/perturbation.js';
import type { Raster } from '../../types.js';
import { checkInteger, checkOneOf } from '../../validate.js';
import type { MetricBaseline } from '../metric.js';

/** The baseline photo, with every pixel removed: RGB in 0..255. */
export function removalBaseline(
  baseline: MetricBaseline,
  grid: Raster<Float32Array>,
  seed: number,
): Float32Array {
  return wholeBaseline(baseline, grid, seed);
}

/** @throws TypeError or RangeError for a seed or a name of a baseline that is wrong for every photo */
export function checkRemoval({ baseline, seed }: { baseline: MetricBaseline; seed: number }): void {
  checkInteger('seed', seed);
  if (typeof baseline === 'string') checkOneOf('baseline', baseline, ['mean', 'blur', 'noise']);
}
