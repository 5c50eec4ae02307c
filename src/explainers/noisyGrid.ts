import type { Raster } from '../types.js';

const noisy = new WeakSet<object>();

/**
 * Marks a noisy photo that is already on the classifier's grid. Its colour values may lie outside 0..255, which `readRequest` refuses in other
 * photos.
 */
export function noisyGrid(grid: Raster<Float32Array>): Raster<Float32Array> {
  noisy.add(grid);
  return grid;
}

/** Whether an image was marked by `noisyGrid`. */
export function isNoisyGrid(image: unknown): image is Raster<Float32Array> {
  return typeof image === 'object' && image !== null && noisy.has(image);
}
