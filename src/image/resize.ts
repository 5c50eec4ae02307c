import type { Heatmap, Raster, Size } from '../types.js';
import { checkRaster, checkSize } from '../validate.js';
import { linearTaps } from './linearTaps.js';

/**
 * A map brought to another size, bilinear with half-pixel centres and without smoothing: what `tf.image.resizeBilinear(x, size, false,
 * true)` computes. Edge values are repeated.
 *
 * @param map - one value per pixel
 * @throws TypeError or RangeError for what is no map, or a wrong size
 */
export function resize(map: Raster<Float32Array | Float64Array>, size: Size): Heatmap {
  checkRaster('map', map, [1]);
  checkSize('size', size);
  const { data, width, height } = map;
  const rows = stretch(data, width, size.width, 1, height, width, size.width);
  const result = stretch(rows, height, size.height, size.width, size.width, 1, 1);
  const resized = Float32Array.from(result);
  const odd = resized.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`\`map.data\` must be finite, got ${odd} when resized`);
  return { data: resized, width: size.width, height: size.height };
}

/**
 * A raster brought to another size by the nearest value: for label maps and masks. The kind of numbers stays.
 *
 * @param map - any number of values per pixel
 * @throws TypeError or RangeError for what is no raster, or a wrong size
 */
export function resizeNearest<
  D extends Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray,
>(map: Raster<D>, size: Size): Raster<D> {
  const channels = checkRaster('map', map);
  checkSize('size', size);
  const { width, height } = size;
  const data = new (map.data.constructor as new (length: number) => D)(width * height * channels);
  for (let i = 0, to = 0; i < width * height; i++) {
    const x = Math.floor((((i % width) + 0.5) * map.width) / width);
    const y = Math.floor(((Math.floor(i / width) + 0.5) * map.height) / height);
    for (let from = (y * map.width + x) * channels, c = 0; c < channels; c++) data[to++] = map.data[from + c];
  }
  return { data, width, height };
}

/**
 * Brings lines of `from` values to `to` values.
 *
 * @param step - how far apart the values of a line lie
 * @param stride - how far apart the lines begin; `outStride` in the result
 */
function stretch(
  values: ArrayLike<number>,
  from: number,
  to: number,
  step: number,
  lines: number,
  stride: number,
  outStride: number,
): Float64Array {
  const result = new Float64Array(lines * to);
  const { low, high, share } = linearTaps(from, to);
  for (let i = 0; i < to; i++) {
    const [first, second, part] = [low[i] * step, high[i] * step, share[i]];
    for (let n = 0; n < lines; n++) {
      const a = values[first + n * stride];
      const b = values[second + n * stride];
      // equal values stay equal to the last digit: a flat part of a map has no order of its pixels that rounding made
      result[i * step + n * outStride] = a + (b - a) * part;
    }
  }
  return result;
}
