import { extremes } from '../../fusion/normalize.js';
import type { Heatmap } from '../../types.js';
import { checkSameSize } from '../../validate.js';
import { insideOf, type Mask } from './mask.js';

/**
 * The share of a map's positive values that lies in the mask; 0 for a map without positive values.
 *
 * @param map - finite values
 * @param mask - of the size of the map
 * @returns 0..1; higher is better
 * @throws TypeError or RangeError for a bad map or mask, or when the sizes differ
 */
export function energyShare(map: Heatmap, mask: Mask): number {
  extremes(map);
  const inside = insideOf(mask);
  checkSameSize('`map` and `mask`', map, mask);
  let [all, within] = [0, 0];
  for (const [i, value] of map.data.entries()) {
    if (value <= 0) continue;
    all += value;
    if (inside[i]) within += value;
  }
  return all > 0 ? within / all : 0;
}
