import type { Heatmap, Raster, Size } from '../types.js';
import { allFinite, checkRaster, checkSize } from '../validate.js';
import { linearTaps } from './linearTaps.js';

/**
 * Resizes a map, bilinear with half-pixel centres and without smoothing: what `tf.image.resizeBilinear(x, size, false,
 * true)` computes. Edge values are repeated.
 *
 * @param map - one value per pixel
 * @throws TypeError or RangeError for an invalid map or size
 */
export function resize(map: Raster<Float32Array | Float64Array>, size: Size): Heatmap {
  checkRaster('map', map, [1]);
  checkSize('size', size);
  const { height } = map;
  const resized = enlargedColumns(enlargedRows(map, size.width), height, size);
  if (!allFinite(resized)) {
    const odd = resized.find((value) => !Number.isFinite(value));
    throw new RangeError(`\`map.data\` must be finite, got ${odd} when resized`);
  }
  return { data: resized, width: size.width, height: size.height };
}

/**
 * Resizes a raster by the nearest value: for label maps and masks. The number type is kept.
 *
 * @param map - any number of values per pixel
 * @throws TypeError or RangeError for an invalid raster or size
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

/** Every row of a map resized to `to` values. */
function enlargedRows(
  { data, width, height }: Raster<Float32Array | Float64Array>,
  to: number,
): Float64Array {
  const result = new Float64Array(height * to);
  const { low, high, share } = linearTaps(width, to);
  for (let y = 0; y < height; y++) {
    const [source, target] = [y * width, y * to];
    for (let x = 0; x < to; x++) {
      const a = data[source + low[x]];
      // equal values stay equal to the last digit: rounding must not order the pixels of a flat part of a map
      result[target + x] = a + (data[source + high[x]] - a) * share[x];
    }
  }
  return result;
}

/** `from` rows resized to the height of `size`. */
function enlargedColumns(rows: Float64Array, from: number, { width, height }: Size): Float32Array {
  const result = new Float32Array(height * width);
  const { low, high, share } = linearTaps(from, height);
  for (let y = 0; y < height; y++) {
    const [part, end] = [share[y], (y + 1) * width];
    let [upper, lower] = [low[y] * width, high[y] * width];
    for (let i = y * width; i < end; i++) {
      const a = rows[upper++];
      result[i] = a + (rows[lower++] - a) * part;
    }
  }
  return result;
}
