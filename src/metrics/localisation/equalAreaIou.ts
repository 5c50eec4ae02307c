import { extremes } from '../../fusion/normalize.js';
import type { Heatmap } from '../../types.js';
import { checkSameSize } from '../../validate.js';
import { insideOf, type Mask } from './mask.js';

/**
 * Intersection over union of the mask and the most salient pixels, as many as the mask has. Where equal values compete for the last
 * places, each counts as the share of them that has a place: a constant map gives the value that is expected for a random one.
 *
 * @param map - finite values
 * @param mask - of the size of the map
 * @returns 0..1; higher is better
 * @throws TypeError or RangeError for a bad map or mask, or when the sizes differ
 */
export function equalAreaIou(map: Heatmap, mask: Mask): number {
  extremes(map);
  const inside = insideOf(mask);
  checkSameSize('`map` and `mask`', map, mask);
  const area = inside.reduce((sum, value) => sum + value, 0);
  const last = map.data.slice().sort()[map.data.length - area];
  let [above, hits, tied, tiedHits] = [0, 0, 0, 0];
  for (const [i, value] of map.data.entries()) {
    if (value > last) {
      above++;
      hits += inside[i];
    } else if (value === last) {
      tied++;
      tiedHits += inside[i];
    }
  }
  const shared = hits + ((area - above) * tiedHits) / tied;
  return shared / (2 * area - shared);
}
