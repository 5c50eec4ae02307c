import type { Raster } from '../types.js';

const noisy = new WeakSet<object>();

/**
 * Marks a photo with noise that is on the classifier's grid already: noise carries colour values beyond 0..255, which are refused in a
 * photo. `readRequest` takes it as it is.
 */
export function noisyGrid(grid: Raster<Float32Array>): Raster<Float32Array> {
  noisy.add(grid);
  return grid;
}

/** Whether it was marked by `noisyGrid`. */
export function isNoisyGrid(image: unknown): image is Raster<Float32Array> {
  return typeof image === 'object' && image !== null && noisy.has(image);
}
