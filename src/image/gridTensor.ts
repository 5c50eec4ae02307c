import * as tf from '@tensorflow/tfjs-core';
import type { Raster } from '../types.js';

/** A photo on the grid as a batch of one, `[1, height, width, 3]`. The caller owns it. */
export function gridTensor({ data, width, height }: Raster<Float32Array>): tf.Tensor4D {
  return tf.tensor4d(data, [1, height, width, 3]);
}
