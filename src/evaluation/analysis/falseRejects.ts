import { type BroadGroup, broadGroup } from '../data/broadGroup.js';
import type { Measured } from '../data/shot.js';
import { type Proportion, rateDifference, wilson } from '../statistics/index.js';
import { groupBy } from './groupBy.js';

/** False rejections: rejected good photos, overall and by group. */
export interface FalseRejects {
  readonly all: Proportion;
  readonly groups: Readonly<Record<string, Proportion>>;
  readonly sources: Readonly<Record<string, Proportion>>;
  /** Groups with mostly dark and mostly light skin; see `BROAD_GROUPS`. */
  readonly broad: Readonly<Partial<Record<BroadGroup, Proportion>>>;
  /** Dark minus light, in percentage points; absent if either is missing. */
  readonly gap?: { readonly points: number; readonly low: number; readonly high: number };
  /** Number of rejections by named defect, the most frequent first. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Counts rejected photos among good ones; undefined if there are none. */
export function falseRejects(photos: readonly Measured[]): FalseRejects | undefined {
  if (photos.length === 0) return undefined;
  const broad = shares(photos, ({ group }) => broadGroup(group)) as Partial<Record<BroadGroup, Proportion>>;
  const gap = broad.dark && broad.light && rateDifference(broad.dark, broad.light);
  const named = photos.filter(({ acceptable }) => !acceptable).map((photo) => photo.named);
  const reasons = [...new Set(named)].map(
    (name) => [name, named.filter((other) => other === name).length] as const,
  );
  return {
    all: share(photos),
    groups: shares(photos, ({ group }) => group || 'not stated'),
    sources: shares(photos, ({ source }) => source),
    broad,
    ...(gap && { gap: { points: 100 * gap.value, low: 100 * gap.low, high: 100 * gap.high } }),
    reasons: Object.fromEntries(reasons.sort((a, b) => b[1] - a[1])),
  };
}

function share(photos: readonly Measured[]): Proportion {
  return wilson(photos.filter(({ acceptable }) => !acceptable).length, photos.length);
}

/** Share by key, the largest group first. */
function shares(
  photos: readonly Measured[],
  keyOf: (photo: Measured) => string | undefined,
): Record<string, Proportion> {
  const sorted = [...groupBy(photos, keyOf)].sort(
    (a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1),
  );
  return Object.fromEntries(sorted.map(([key, members]) => [key, share(members)]));
}
