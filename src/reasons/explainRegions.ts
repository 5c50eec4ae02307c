import type { Explanation } from '../types.js';
import { checkRaster, describe } from '../validate.js';
import { FACE_REGIONS, type FacePlace, type FaceRegionName, faceRegions } from './faceRegions.js';
import { regionPhrase } from './reasonSentence.js';

/** A part of the photo and its share of the evidence for the class. */
export interface RegionShare {
  readonly name: FaceRegionName;
  /** Share of the map's positive values, 0..1: the shares of all regions add up to 1, or to 0 for a map without any. */
  readonly share: number;
  /** Share of the map's pixels, 0..1: the expected share of a uniform map. */
  readonly areaShare: number;
}

/** An explanation in words. Plain data. */
export interface Reasons {
  /** The class that is explained. */
  readonly target: string;
  /** Every region, the largest share first; equal ones in the order of `FACE_REGIONS`. */
  readonly regions: readonly RegionShare[];
  /** The regions that the sentence names, the largest share first; empty when none stands out. */
  readonly named: readonly FaceRegionName[];
  /**
   * Warning: the surroundings of the face drive the verdict. They have at least half of the evidence for the class, and at least `STANDS_OUT` times
   * as much per pixel as the face. For classes that are about the surroundings, such as `no-face`, that may be right.
   */
  readonly background: boolean;
  /** Such as "dark: mostly the left cheek and eye (64 %)". English: apps translate from `named` and `regions`. */
  readonly sentence: string;
}

/** Evidence per pixel, relative to the rest of the map, from which a region stands out. */
export const STANDS_OUT = 1.5;
/** Minimum share of a named region. */
const SMALLEST = 0.1;
/** Total share at which no further region is named (three at most). The sentence says "mostly" from it on, "partly" below. */
const ENOUGH = 0.5;
/** Minimum total share of named regions: below it the map is called spread. */
const LEAST = 0.25;
const MOST = 3;

/**
 * Sums a map over the parts of the face and names those that support the class. Only evidence *for* the class counts: negative values are left
 * out.
 *
 * The sentence describes the map; `counterfactual` measures whether the map is right.
 *
 * @param explanation - its map covers the crop around `place.face`, or the whole of `place.photo`
 * @throws TypeError or RangeError for an invalid explanation, a map that is not finite, a wrong option, or a face that is not on the map
 * @example
 * const face = assessed.face;
 * const explanation = await new GradCam(classifier).explain(photo, { target: 'dark', face });
 * const { sentence, regions, background } = explainRegions(explanation, { face });
 */
export function explainRegions(
  explanation: Pick<Explanation, 'target' | 'against' | 'saliency'>,
  place?: FacePlace,
): Reasons {
  if (explanation === null || typeof explanation !== 'object' || typeof explanation.target?.name !== 'string')
    throw new TypeError(`\`explanation\` must be an explanation, got ${describe(explanation)}`);
  const { saliency, target, against } = explanation;
  checkRaster('explanation.saliency', saliency, [1]);
  const { data: labels } = faceRegions(saliency, place);
  const mass = new Float64Array(FACE_REGIONS.length);
  const area = new Float64Array(FACE_REGIONS.length);
  for (let i = 0; i < labels.length; i++) {
    const value = saliency.data[i];
    if (!Number.isFinite(value))
      throw new RangeError(`\`explanation.saliency.data\` must be finite, got ${value}`);
    const label = labels[i];
    area[label] = area[label] + 1;
    if (value > 0) mass[label] = mass[label] + value;
  }
  const total = mass.reduce((sum, value) => sum + value, 0);
  const regions = FACE_REGIONS.map((name, i) => ({
    name,
    share: total > 0 ? mass[i] / total : 0,
    areaShare: area[i] / labels.length,
  })).sort((a, b) => b.share - a.share);
  const named = nameRegions(regions);
  const outside = regions.find(({ name }) => name === 'outside') as RegionShare;
  const background = outside.share >= ENOUGH && standsOut(outside);
  const about = against
    ? `${target.name} rather than ${against.map((other) => other.name).join(' or ')}`
    : target.name;
  const said = total > 0 ? reason(named, background) : 'nothing in the photo speaks for it';
  return {
    target: target.name,
    regions,
    named: named.map(({ name }) => name),
    background,
    sentence: `${about}: ${said}`,
  };
}

function nameRegions(regions: readonly RegionShare[]): RegionShare[] {
  const named: RegionShare[] = [];
  for (const region of regions) {
    if (named.length === MOST || sumOf(named) >= ENOUGH) break;
    if (region.share >= SMALLEST && standsOut(region)) named.push(region);
  }
  return sumOf(named) >= LEAST ? named : [];
}

/** Whether a region has more evidence per pixel than the rest, by the factor; false for a region that is the whole map. */
function standsOut({ share, areaShare }: RegionShare): boolean {
  return areaShare < 1 && share * (1 - areaShare) >= STANDS_OUT * (1 - share) * areaShare && share > 0;
}

function reason(named: readonly RegionShare[], background: boolean): string {
  if (named.length === 0) return 'spread over the photo, no part of the face stands out';
  const share = sumOf(named);
  const phrase = regionPhrase(named.map(({ name }) => name));
  const degree = share >= ENOUGH ? 'mostly' : 'partly';
  const alarm = background ? ': not the face but its surroundings drive this verdict' : '';
  return `${degree} ${phrase} (${Math.round(100 * share)} %)${alarm}`;
}

function sumOf(regions: readonly RegionShare[]): number {
  return regions.reduce((sum, { share }) => sum + share, 0);
}
