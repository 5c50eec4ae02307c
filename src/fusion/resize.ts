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
  const columns = neighbours(width, size.width);
  const rows = neighbours(height, size.height);
  // each row is stretched once; the rows of the result then mix two of them
  const stretched = new Float64Array(height * size.width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < size.width; x++, i++) {
      const left = data[y * width + (columns.first[x] as number)] as number;
      const right = data[y * width + (columns.second[x] as number)] as number;
      stretched[i] = mix(left, right, columns.share[x] as number);
    }
  }
  const result = new Float32Array(size.width * size.height);
  for (let y = 0, i = 0; y < size.height; y++) {
    const share = rows.share[y] as number;
    let upper = (rows.first[y] as number) * size.width;
    let lower = (rows.second[y] as number) * size.width;
    for (let x = 0; x < size.width; x++) {
      result[i++] = mix(stretched[upper++] as number, stretched[lower++] as number, share);
    }
  }
  return { data: result, width: size.width, height: size.height };
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
    data[i] = map.data[y * map.width + x] as number;
  }
  return { data, width: size.width, height: size.height };
}

/** For each target position the two source positions around it, and how far it lies towards the second. */
interface Neighbours {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

function neighbours(from: number, to: number): Neighbours {
  const [first, second, share] = [new Int32Array(to), new Int32Array(to), new Float64Array(to)];
  for (let i = 0; i < to; i++) {
    const at = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(at));
    first[i] = low;
    second[i] = Math.min(from - 1, low + 1);
    share[i] = at - low;
  }
  return { first, second, share };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
