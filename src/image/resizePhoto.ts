import type { Raster, Size } from '../types.js';
import { linearTaps } from './linearTaps.js';
import { smooth } from './smooth.js';

/** Interleaved values brought to another size, bilinear: see `linearTaps`. What shrinks is to be smoothed before: see `resizePhoto`. */
export function resizeInterleaved(values: Float32Array, from: Size, to: Size, channels = 3): Float32Array {
  const result = new Float32Array(to.width * to.height * channels);
  const columns = linearTaps(from.width, to.width);
  const rows = linearTaps(from.height, to.height);
  for (let y = 0; y < to.height; y++) {
    // shares of 32 bits: the bundled model learnt on photos that were made so, and every last digit of theirs is reproduced
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
 * An RGB photo brought to another size as an app does that stores thumbnails: softened first when it shrinks, so that nothing aliases, then
 * bilinear. What a classifier sees is made by `resample`.
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
