import type { Heatmap } from '../types.js';

/** The pixels of a map, the most salient first; of equal ones those that come first in the raster. */
export function pixelOrder({ data }: Heatmap): Int32Array {
  const order = Int32Array.from({ length: data.length }, (_, i) => i);
  return order.sort((i, j) => data[j] - data[i] || i - j);
}
