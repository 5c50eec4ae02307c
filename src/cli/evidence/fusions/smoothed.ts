import { blurMap } from '../../../fusion/blurMap.js';
import { type Fusion, maxAbs } from '../../../fusion/index.js';

/** Half a cell of a grid of 14, on which maps of the target layer usually are, as a share of the width. */
export const SMOOTH = 1 / 28;

/** Blurs each map, brings it back to its scale, and then fuses: superpixels have hard edges where defects mostly have none. */
export function smoothed(fusion: Fusion, share = SMOOTH): Fusion {
  return (maps, segments, parts) =>
    fusion(
      maps.map((map) => maxAbs(blurMap(map, share))),
      segments,
      parts,
    );
}
