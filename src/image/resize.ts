import type { Heatmap, Raster, Size } from '../types.js';
import { checkInteger, checkRaster } from '../validate.js';

/**
 * A map brought to another size, bilinear with half-pixel centres and without smoothing: what `tf.image.resizeBilinear(x, size, false,
 * true)` computes. Edge values are repeated.
 *
 * @throws TypeError or RangeError when it is no map, or the size is none
 */
export function resize(map: Raster<Float32Array | Float64Array>, size: Size): Heatmap {
  checkRaster('map', map, [1]);
  checkInteger('size.width', size?.width, 1);
  checkInteger('size.height', size?.height, 1);
  const { data, width, height } = map;
  const rows = stretch(data, width, size.width, 1, height, width, size.width);
  const result = stretch(rows, height, size.height, size.width, size.width, 1, 1);
  return { data: Float32Array.from(result), width: size.width, height: size.height };
}

/** A map brought to another size by the nearest value: for label maps and masks. The precision stays. */
export function resizeNearest<D extends Float32Array | Float64Array | Int32Array | Uint8Array>(
  map: Raster<D>,
  size: Size,
): Raster<D> {
  checkRaster('map', map, [1]);
  checkInteger('size.width', size?.width, 1);
  checkInteger('size.height', size?.height, 1);
  const data = new (map.data.constructor as new (length: number) => D)(size.width * size.height);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor((((i % size.width) + 0.5) * map.width) / size.width);
    const y = Math.floor(((Math.floor(i / size.width) + 0.5) * map.height) / size.height);
    data[i] = map.data[y * map.width + x];
  }
  return { data, width: size.width, height: size.height };
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
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(at);
    const next = low + 1 < from ? step : 0;
    for (let n = 0; n < lines; n++) {
      const a = values[low * step + n * stride];
      const b = values[low * step + n * stride + next];
      result[i * step + n * outStride] = a + (b - a) * (at - low);
    }
  }
  return result;
}
