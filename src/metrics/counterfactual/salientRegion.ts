import type { Heatmap, Segments } from '../../types.js';

/**
 * The most salient pixels of a map with positive values, ties in raster order.
 *
 * @param count - maximum number of pixels
 * @returns 1 in the region, else 0
 */
export function salientPixels({ data }: Heatmap, count: number): Uint8Array {
  const region = new Uint8Array(data.length);
  const order = Int32Array.from(data.keys()).sort((i, j) => data[j] - data[i] || i - j);
  for (const i of order.subarray(0, count)) if (data[i] > 0) region[i] = 1;
  return region;
}

/**
 * The superpixels of a map with the largest positive means, as long as they fit; always at least the first.
 *
 * @param count - maximum number of pixels
 * @returns 1 in the region, else 0
 */
export function salientSegments({ data }: Heatmap, segments: Segments, count: number): Uint8Array {
  const sums = new Float64Array(segments.count);
  const sizes = new Float64Array(segments.count);
  for (const [i, label] of segments.data.entries()) {
    if (label < 0) continue;
    sums[label] = sums[label] + data[i];
    sizes[label] = sizes[label] + 1;
  }
  const means = sums.map((sum, label) => sum / sizes[label]);
  const order = Int32Array.from(means.keys()).sort((a, b) => means[b] - means[a] || a - b);
  const chosen = new Uint8Array(segments.count);
  let area = 0;
  for (const label of order) {
    if (!(means[label] > 0)) break;
    if (area > 0 && area + sizes[label] > count) break;
    chosen[label] = 1;
    area += sizes[label];
  }
  return Uint8Array.from(segments.data, (label) => chosen[label] ?? 0);
}
