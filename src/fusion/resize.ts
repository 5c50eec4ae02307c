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
  const columns = neighbours(map.width, size.width);
  const rows = neighbours(map.height, size.height);
  const data = new Float32Array(size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    const [y0, y1, fy] = rows[y] as Neighbours;
    const [top, bottom] = [y0 * map.width, y1 * map.width];
    for (let x = 0; x < size.width; x++) {
      const [x0, x1, fx] = columns[x] as Neighbours;
      const upper = mix(map.data[top + x0] as number, map.data[top + x1] as number, fx);
      const lower = mix(map.data[bottom + x0] as number, map.data[bottom + x1] as number, fx);
      data[y * size.width + x] = mix(upper, lower, fy);
    }
  }
  return { data, width: size.width, height: size.height };
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

type Neighbours = readonly [first: number, second: number, share: number];

function neighbours(from: number, to: number): Neighbours[] {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const first = Math.min(from - 1, Math.floor(at));
    return [first, Math.min(from - 1, first + 1), at - first];
  });
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
