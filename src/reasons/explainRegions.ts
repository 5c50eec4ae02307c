import type { Explanation } from '../types.js';
import { checkOneOf, checkRaster, describe, resolveOptions } from '../validate.js';
import {
  FACE_PLACE_DEFAULTS,
  FACE_REGIONS,
  type FacePlace,
  type FaceRegionName,
  faceRegions,
} from './faceRegions.js';
import { reasonSentence } from './reasonSentence.js';
import { isMostly, nameRegions, type RegionShare, regionShares } from './regionShares.js';
import { regionSums } from './regionSums.js';
import { type Spot, strongestEvidence } from './strongestEvidence.js';

/** Position of the face on a map, and which of its evidence is explained. */
export interface ReasonOptions extends FacePlace {
  /**
   * Evidence for the class (the map's positive values) or against it (the negative ones), such as against `acceptable` in a photo that was rejected.
   * @defaultValue 'for'
   */
  readonly evidence?: 'for' | 'against' | undefined;
}

/** An explanation in words. Plain data. */
export interface Reasons {
  /** The class that is explained. */
  readonly target: string;
  /** Whether the regions are those of the evidence for the class, or against it. */
  readonly evidence: 'for' | 'against';
  /** Every region, the largest share first; equal ones in the order of `FACE_REGIONS`. */
  readonly regions: readonly RegionShare[];
  /** The regions that the sentence names, the largest share first; empty when none stands out. */
  readonly named: readonly FaceRegionName[];
  /**
   * Whether `named` are the regions of a small spot with the strongest evidence, beside which weaker evidence is spread over the photo: no region
   * stands out by its share.
   */
  readonly spot: boolean;
  /**
   * Regions with strong evidence of the opposite sign: they stand out of it, and have per pixel at least half as much of it as any region has of the evidence that is explained; or else
   * those of a small spot of it whose peak is at least half as strong. The largest share first; empty when there are none.
   */
  readonly opposite: readonly FaceRegionName[];
  /**
   * Warning: the surroundings of the face drive the verdict. They have at least half of the evidence, and at least `STANDS_OUT` times
   * as much per pixel as the face. For classes that are about the surroundings, such as `no-face`, that may be right.
   */
  readonly background: boolean;
  /**
   * Such as "dark: mostly the left cheek and eye (64 %)", or "acceptable: mostly the forehead (52 %); against acceptable: the mouth". English: apps
   * translate from `evidence`, `named`, `spot`, `opposite` and `regions`.
   */
  readonly sentence: string;
}

/** @internal */
export const REASON_DEFAULTS = Object.freeze({
  ...FACE_PLACE_DEFAULTS,
  evidence: 'for' as 'for' | 'against',
});

/** Opposite evidence per pixel, relative to the region with most of the evidence per pixel, from which it is strong. */
const STRONG = 0.5;

/**
 * Sums a map over the parts of the face and names those that support the class, and those with strong evidence against it.
 *
 * The sentence describes the map; `counterfactual` measures whether the map is right.
 *
 * @param explanation - its map covers the crop around `options.face`, or the whole of `options.photo`
 * @param options - where the face lies, and whether evidence for or against the class is explained
 * @throws TypeError or RangeError for an invalid explanation, a map that is not finite, a wrong option, or a face that is not on the map
 * @example
 * const face = assessed.face;
 * const explanation = await new GradCam(classifier).explain(photo, { target: 'dark', face });
 * const { sentence, regions, background } = explainRegions(explanation, { face });
 */
export function explainRegions(
  explanation: Pick<Explanation, 'target' | 'against' | 'saliency'>,
  options?: ReasonOptions,
): Reasons {
  if (explanation === null || typeof explanation !== 'object' || typeof explanation.target?.name !== 'string')
    throw new TypeError(`\`explanation\` must be an explanation, got ${describe(explanation)}`);
  const { saliency, target, against } = explanation;
  checkRaster('explanation.saliency', saliency, [1]);
  const { evidence, ...place } = resolveOptions('explainRegions', options, REASON_DEFAULTS);
  checkOneOf('evidence', evidence, ['for', 'against']);
  const parts = faceRegions(saliency, place);
  const { positive, negative, area } = regionSums(saliency, parts);
  const [own, other] = evidence === 'for' ? [positive, negative] : [negative, positive];
  const regions = regionShares(own, area);
  const outstanding = nameRegions(regions);
  const ownSpot = strongestEvidence(saliency, parts, evidence);
  const otherSpot = strongestEvidence(saliency, parts, evidence === 'for' ? 'against' : 'for');
  const inSpot = ({ mass }: Spot): RegionShare[] => nameRegions(regionShares(mass, area));
  const strongest = outstanding.length > 0 ? [] : inSpot(ownSpot).map(({ name }) => name);
  const spot = strongest.length > 0;
  const named = spot ? regions.filter(({ name }) => strongest.includes(name)) : outstanding;
  const outside = regions.find(({ name }) => name === 'outside') as RegionShare;
  const background = isMostly(outside);
  const strong = nameRegions(regionShares(other, area)).filter(isStrong(own, other, area));
  // a cover beside the face: no region has much of it per pixel
  const spotIsStrong = strong.length === 0 && otherSpot.peak >= STRONG * ownSpot.peak;
  const opposite = spotIsStrong ? inSpot(otherSpot) : strong;
  const about = against
    ? `${target.name} rather than ${against.map((one) => one.name).join(' or ')}`
    : target.name;
  return {
    target: target.name,
    evidence,
    regions,
    named: named.map(({ name }) => name),
    spot,
    opposite: opposite.map(({ name }) => name),
    background,
    sentence: reasonSentence(about, { evidence, regions, named, spot, opposite, background }),
  };
}

/** Whether the opposite evidence of a region is strong beside the evidence that is explained. */
function isStrong(
  own: Float64Array,
  other: Float64Array,
  area: Float64Array,
): (region: RegionShare) => boolean {
  const most = Math.max(...own.map((mass, i) => (area[i] > 0 ? mass / area[i] : 0)));
  return ({ name }) => {
    const i = FACE_REGIONS.indexOf(name);
    return other[i] >= STRONG * most * area[i];
  };
}
