import { type PairedRanks, pairedRanks, type Ranked } from './pairedRanks.js';

/** A fusion among Grad-CAM alone and LIME alone. */
export interface Candidate {
  readonly name: string;
  /** Of the fusion, Grad-CAM and LIME, in this order. */
  readonly ranks: PairedRanks;
}

/** The prefix of the names of fusions. */
export const FUSED = 'fused: ';

/**
 * Every fusion that was measured, ranked on each photo against Grad-CAM and LIME, the one with the best mean rank first: it is chosen. Equal ones stay in
 * the order in which they were measured.
 */
export function rankFusions(photos: readonly Ranked[], seed: number): Candidate[] {
  const names = new Set(photos.flatMap(({ scores }) => Object.keys(scores ?? {})));
  const fusions = [...names].filter((name) => name.startsWith(FUSED));
  return fusions
    .map((name) => ({ name, ranks: pairedRanks(photos, [name, 'Grad-CAM', 'LIME'], seed) }))
    .sort((a, b) => a.ranks.ranks[0]?.value - b.ranks.ranks[0]?.value);
}
