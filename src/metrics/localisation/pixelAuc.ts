import { ranks } from '../../fusion/correlation.js';
import { extremes } from '../../fusion/normalize.js';
import type { Heatmap } from '../../types.js';
import { checkSameSize } from '../../validate.js';
import { insideOf, type Mask } from './mask.js';

/**
 * The area under the ROC curve of a map as a detector of the mask's pixels: the probability that a pixel inside is more salient than one
 * outside; ties count half.
 *
 * @param map - finite values
 * @param mask - of the size of the map
 * @returns 0..1; higher is better, 0.5 for a blank map
 * @throws TypeError or RangeError for a bad map or mask, or when the sizes differ
 */
export function pixelAuc(map: Heatmap, mask: Mask): number {
  extremes(map);
  const inside = insideOf(mask);
  checkSameSize('`map` and `mask`', map, mask);
  let [count, sum] = [0, 0];
  for (const [i, rank] of ranks(map.data).entries()) {
    if (!inside[i]) continue;
    count++;
    sum += rank;
  }
  // Mann-Whitney U: ranks from 0, minus the ranks 0 .. count - 1 of the inside pixels among themselves
  return (sum - (count * (count - 1)) / 2) / (count * (inside.length - count));
}
