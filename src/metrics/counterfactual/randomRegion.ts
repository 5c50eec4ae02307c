import type { Random } from '../../random.js';
import type { Segments, Size } from '../../types.js';

/**
 * A random connected region of a given size: an ellipse, at most about twice as long as wide, clipped to the grid.
 *
 * @param count - number of pixels
 * @returns 1 in the region, else 0
 */
export function randomBlob(random: Random, { width, height }: Size, count: number): Uint8Array {
  const [cx, cy] = [random.uniform(0, width), random.uniform(0, height)];
  const angle = random.uniform(0, Math.PI);
  const stretch = Math.exp(random.uniform(-0.35, 0.35));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const distance = Float64Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) + 0.5 - cx, Math.floor(i / width) + 0.5 - cy];
    return ((x * cos + y * sin) * stretch) ** 2 + ((y * cos - x * sin) / stretch) ** 2;
  });
  const limit = distance.slice().sort()[count - 1];
  const region = new Uint8Array(distance.length);
  let left = count;
  for (let i = 0; i < region.length; i++) {
    if (distance[i] >= limit) continue;
    region[i] = 1;
    left--;
  }
  // ties in raster order
  for (let i = 0; left > 0; i++) {
    if (distance[i] !== limit) continue;
    region[i] = 1;
    left--;
  }
  return region;
}

/**
 * Superpixels in random order until a number of pixels is reached; the last one only in part, from its top left.
 *
 * @param count - at most the number of pixels in superpixels
 * @returns 1 in the region, else 0
 */
export function randomSegments(random: Random, { data, count: labels }: Segments, count: number): Uint8Array {
  const region = new Uint8Array(data.length);
  let left = count;
  for (const label of random.permutation(labels)) {
    for (let i = 0; i < data.length && left > 0; i++) {
      if (data[i] !== label) continue;
      region[i] = 1;
      left--;
    }
  }
  return region;
}
