import type { Raster, Size } from '../types.js';
import { linearTaps } from './linearTaps.js';
import { smooth } from './smooth.js';

/** Resizes interleaved values, bilinear: see `linearTaps`. Smooth them before shrinking: see `resizePhoto`. */
export function resizeInterleaved(values: Float32Array, from: Size, to: Size, channels = 3): Float32Array {
  const result = new Float32Array(to.width * to.height * channels);
  const columns = linearTaps(from.width, to.width);
  const rows = linearTaps(from.height, to.height);
  for (let y = 0; y < to.height; y++) {
    // shares of 32 bits: the bundled model was trained on photos made this way, and they are reproduced to the last digit
    const [top, low, fy] = [rows.low[y], rows.high[y], Math.fround(rows.share[y])];
    for (let x = 0; x < to.width; x++) {
      const [left, right, fx] = [columns.low[x], columns.high[x], Math.fround(columns.share[x])];
      const a = (top * from.width + left) * channels;
      const b = (top * from.width + right) * channels;
      const c = (low * from.width + left) * channels;
      const d = (low * from.width + right) * channels;
      const at = (y * to.width + x) * channels;
      for (let k = 0; k < channels; k++) {
        const above = values[a + k] * (1 - fx) + values[b + k] * fx;
        const below = values[c + k] * (1 - fx) + values[d + k] * fx;
        result[at + k] = above * (1 - fy) + below * fy;
      }
    }
  }
  return result;
}

/**
 * Resizes an RGB photo as an app that stores thumbnails does: smoothed first when it shrinks, so that nothing aliases, then
 * bilinear. The input of a classifier is made by `resample`.
 */
export function resizePhoto(photo: Raster<Uint8ClampedArray>, size: Size): Raster<Uint8ClampedArray> {
  const { data, width, height } = photo;
  if (size.width === width && size.height === height) return photo;
  const shrink = width / size.width;
  const soft =
    shrink > 1 ? smooth(Float32Array.from(data), width, height, 0.36 * shrink, 3) : Float32Array.from(data);
  return {
    data: Uint8ClampedArray.from(resizeInterleaved(soft, photo, size)),
    width: size.width,
    height: size.height,
  };
}
