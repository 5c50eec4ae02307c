import { extremes } from '../../fusion/normalize.js';
import { rowDistances } from '../../image/rowDistances.js';
import type { Heatmap } from '../../types.js';
import { checkNumber, checkSameSize } from '../../validate.js';
import { insideOf, type Mask } from './mask.js';

/**
 * Whether the maximum of a map lies in the mask or within `tolerance` of it; if several pixels share the maximum, as in superpixel maps, the
 * share of them that do.
 *
 * @param map - finite values
 * @param mask - of the size of the map
 * @param tolerance - in pixels, 0 or more
 * @returns 0..1; higher is better
 * @throws TypeError or RangeError for a bad map or mask, or when the sizes differ
 */
export function pointsInto(map: Heatmap, mask: Mask, tolerance = 0): number {
  checkNumber('tolerance', tolerance, 0);
  const [, highest] = extremes(map);
  const inside = insideOf(mask);
  checkSameSize('`map` and `mask`', map, mask);
  const { data, width, height } = map;
  const across = rowDistances(inside, width);
  const hits = (pixel: number): boolean => {
    const row = Math.floor(pixel / width);
    const reach = Math.floor(tolerance);
    for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++)
      if (Math.hypot(across[pixel + (y - row) * width], y - row) <= tolerance) return true;
    return false;
  };
  let [peaks, found] = [0, 0];
  for (const [pixel, value] of data.entries()) {
    if (value !== highest) continue;
    peaks++;
    if (inside[pixel] || (tolerance >= 1 && hits(pixel))) found++;
  }
  return found / peaks;
}
