import { Random } from '../random.js';
import type { Raster } from '../types.js';
import { type Baseline, baselineImage } from './perturbation.js';

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
