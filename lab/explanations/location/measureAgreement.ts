import { massInTop } from '../../../src/fusion/index.js';
import type { Located } from './measureLocation.js';

/** Evidence of Grad-CAM and LIME in the same places: on the same photo, and between photos. */
export interface Overlaps {
  readonly same: readonly number[];
  readonly different: readonly number[];
}

/** Evidence in the same places of the two methods on one photo, and of Grad-CAM on one photo with LIME on another of the same class. */
export function overlapsOf(
  located: readonly { readonly target: string; readonly found: Located }[],
): Overlaps {
  const maps = located.flatMap(({ target, found }) => (found.coarse ? [{ target, ...found.coarse }] : []));
  const same = maps.map(({ cam, lime }) => massInTop(cam, lime));
  const different = maps.flatMap((one, i) =>
    maps.flatMap((other, j) =>
      i !== j && one.target === other.target ? [massInTop(one.cam, other.lime)] : [],
    ),
  );
  return { same, different };
}

/** The value below which a share of the values lies (nearest rank); NaN for none. */
export function nearestRank(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
