import { blurMap } from './blurMap.js';
import { checkMaps } from './checkMap.js';
import { type Fusion, pixelwise, sum } from './fuse.js';
import { maxAbs } from './normalize.js';

/** Weight of a map without superpixels; a superpixel map has weight 1. */
const LEAD = 12;
/** @internal Half a cell of a 14 x 14 grid, the usual size of target layers, as a share of the width. */
export const SMOOTH = 1 / 28;

/**
 * Weighted fusion led by saliency maps: superpixel maps, such as LIME's, have one twelfth of the weight of others, such as Grad-CAM's. Each map
 * is first smoothed by a Gaussian of half a cell of a 14 x 14 grid (superpixels have hard edges, most defects do not) and normalised; the
 * result is `sharpened`. Chosen on one half of the people of a benchmark, and measured on the other: docs/reports/evidence.md.
 */
export const saliencyLed: Fusion = (maps, _, parts) => {
  checkMaps(maps);
  const weights = maps.map((_, i) => (hasSegments(parts?.[i]) ? 1 : LEAD));
  const smooth = maps.map((map) => maxAbs(blurMap(map, SMOOTH)));
  return pixelwise(smooth, (values) => {
    const value = sum(values.map((each, i) => each * weights[i])) / sum(weights);
    return value * Math.abs(value);
  });
};

function hasSegments(part: unknown): boolean {
  return part !== null && typeof part === 'object' && 'segments' in part;
}
