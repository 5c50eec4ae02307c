import { FACE_REGIONS, type FaceRegionName } from './faceRegions.js';

/** A part of the photo and its share of the evidence. */
export interface RegionShare {
  readonly name: FaceRegionName;
  /** Share of the map's evidence, 0..1: the shares of all regions add up to 1, or to 0 for a map without evidence. */
  readonly share: number;
  /** Share of the map's pixels, 0..1: the expected share of a uniform map. */
  readonly areaShare: number;
}

type Shares = Pick<RegionShare, 'share' | 'areaShare'>;

/** A region stands out from this ratio of its evidence per pixel to that of the rest of the map. */
export const STANDS_OUT = 1.5;
/** Minimum share of a named region. */
const SMALLEST = 0.1;
/** Total share at which no further region is named (at most three). From here on the sentence says "mostly", below it "partly". */
export const ENOUGH = 0.5;
/** Minimum total share of named regions: below it the evidence counts as spread. */
const LEAST = 0.25;
const MOST = 3;

/** Shares of all regions, the largest first. */
export function regionShares(mass: Float64Array, area: Float64Array): RegionShare[] {
  const [total, pixels] = [sum(mass), sum(area)];
  return FACE_REGIONS.map((name, i) => ({
    name,
    share: total > 0 ? mass[i] / total : 0,
    areaShare: area[i] / pixels,
  })).sort((a, b) => b.share - a.share);
}

/** The regions that stand out, the largest share first; empty if their total share is too small. */
export function nameRegions(regions: readonly RegionShare[]): RegionShare[] {
  const named: RegionShare[] = [];
  for (const region of regions) {
    if (named.length === MOST || sumOf(named) >= ENOUGH) break;
    if (region.share >= SMALLEST && standsOut(region)) named.push(region);
  }
  return sumOf(named) >= LEAST ? named : [];
}

/** Whether a region has at least `STANDS_OUT` times the evidence per pixel of the rest; false for a region that is the whole map. */
function standsOut({ share, areaShare }: Shares): boolean {
  return areaShare < 1 && share * (1 - areaShare) >= STANDS_OUT * (1 - share) * areaShare && share > 0;
}

/** Whether a region has at least half of the evidence, and stands out. */
export function isMostly(region: Shares): boolean {
  return region.share >= ENOUGH && standsOut(region);
}

/** Total share of regions, 0..1. */
export function sumOf(regions: readonly RegionShare[]): number {
  return regions.reduce((total, { share }) => total + share, 0);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
