import * as tf from '@tensorflow/tfjs-core';
import type { Raster } from '../types.js';
import { checkRaster, describe } from '../validate.js';

/**
 * A photo on the grid as a batch of one.
 *
 * @param grid - RGB in 0..255
 * @returns `[1, height, width, 3]`; the caller owns it
 * @throws TypeError or RangeError unless it is an RGB photo
 */
export function gridTensor(grid: Raster<Float32Array>): tf.Tensor4D {
  checkRaster('grid', grid, [3]);
  if (!(grid.data instanceof Float32Array))
    throw new TypeError(`\`grid.data\` must be a Float32Array, got ${describe(grid.data)}`);
  const { data, width, height } = grid;
  return tf.tensor4d(data, [1, height, width, 3]);
}
