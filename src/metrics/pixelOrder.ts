import type { Heatmap } from '../types.js';

/** The pixels of a map in descending order of saliency, ties in raster order. */
export function pixelOrder({ data }: Heatmap): Int32Array {
  const order = Int32Array.from({ length: data.length }, (_, i) => i);
  return order.sort((i, j) => data[j] - data[i] || i - j);
}
