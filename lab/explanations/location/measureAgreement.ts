import { massOverlap } from '../../../src/fusion/index.js';
import type { Located } from './measureLocation.js';

/** Overlaps of Grad-CAM and LIME: on the same photo, and between photos. */
export interface Overlaps {
  readonly same: readonly number[];
  readonly different: readonly number[];
}

/** Overlaps of the evidence of the two methods on one photo, and of Grad-CAM on one photo with LIME on another of the same class. */
export function overlapsOf(
  located: readonly { readonly target: string; readonly found: Located }[],
): Overlaps {
  const maps = located.flatMap(({ target, found }) => (found.coarse ? [{ target, ...found.coarse }] : []));
  const same = maps.map(({ cam, lime }) => massOverlap(cam, lime));
  const different = maps.flatMap((one, i) =>
    maps.flatMap((other, j) =>
      i !== j && one.target === other.target ? [massOverlap(one.cam, other.lime)] : [],
    ),
  );
  return { same, different };
}

/** The value below which a share of the values lies (nearest rank); NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
