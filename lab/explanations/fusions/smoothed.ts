import { blurMap } from '../../../src/fusion/blurMap.js';
import { type Fusion, maxAbs } from '../../../src/fusion/index.js';
import { SMOOTH } from '../../../src/fusion/saliencyLed.js';

/** Blurs each map, brings it back to its scale, and then fuses: superpixels have hard edges where defects mostly have none. */
export function smoothed(fusion: Fusion, share = SMOOTH): Fusion {
  return (maps, segments, parts) =>
    fusion(
      maps.map((map) => maxAbs(blurMap(map, share))),
      segments,
      parts,
    );
}
