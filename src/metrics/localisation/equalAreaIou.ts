import { extremes } from '../../fusion/normalize.js';
import type { Heatmap } from '../../types.js';
import { checkSameSize } from '../../validate.js';
import { pixelOrder } from '../pixelOrder.js';
import { insideOf, type Mask } from './mask.js';

/**
 * Intersection over union of the mask and the most salient pixels, as many as the mask has; ties in raster order.
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
  const shared = pixelOrder(map)
    .subarray(0, area)
    .reduce((sum, pixel) => sum + inside[pixel], 0);
  return shared / (2 * area - shared);
}
