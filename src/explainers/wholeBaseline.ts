import { Random } from '../random.js';
import type { Raster } from '../types.js';
import { checkOneOf } from '../validate.js';
import { type Baseline, baselineImage } from './perturbation.js';

/** Refuses a misspelt name when an explainer is made, not only when it is used. */
export function checkBaseline(baseline: unknown): void {
  if (typeof baseline === 'string') checkOneOf('baseline', baseline, ['mean', 'blur', 'noise']);
}

/**
 * The baseline of an explainer that knows no superpixels: the whole photo is one, so that `'mean'` is the photo's mean colour.
 *
 * @returns RGB in 0..255, interleaved
 */
export function wholeBaseline(baseline: Baseline, image: Raster<Float32Array>, seed: number): Float32Array {
  const { width, height } = image;
  const whole = { data: new Int32Array(width * height), width, height, count: 1 };
  return baselineImage(baseline, image, whole, new Random(seed));
}
