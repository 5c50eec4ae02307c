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
import { strongestEvidence } from './strongestEvidence.js';

/** Position of the face on a map, and the sign of the evidence to explain. */
export interface ReasonOptions extends FacePlace {
  /**
   * Evidence for the class (the map's positive values) or against it (the negative ones), such as against `acceptable` in a rejected photo.
   * @defaultValue 'for'
   */
  readonly evidence?: 'for' | 'against' | undefined;
}

/** An explanation in words. Plain data. */
export interface Reasons {
  /** The explained class. */
  readonly target: string;
  /** Whether the regions show evidence for the class or against it. */
  readonly evidence: 'for' | 'against';
  /** All regions, the largest share first; ties in the order of `FACE_REGIONS`. */
  readonly regions: readonly RegionShare[];
  /** The regions named in the sentence, the largest share first; empty if none stands out. */
  readonly named: readonly FaceRegionName[];
  /**
   * Whether `named` are the regions of a small spot with the strongest evidence, because no region stands out by its share: weaker evidence is
   * spread over the photo.
   */
  readonly spot: boolean;
  /**
   * Regions with strong evidence of the opposite sign: they stand out in it, and their opposite evidence per pixel is at least half of the highest
   * explained evidence per pixel of any region. If there are none, the regions of a small spot of opposite evidence whose peak is at least half as
   * strong. Without those in `named`. The largest share first; empty if there are none.
   */
  readonly opposite: readonly FaceRegionName[];
  /**
   * Warning: the surroundings of the face drive the verdict. They have at least half of the evidence, and at least `STANDS_OUT` times
   * as much per pixel as the face. For classes about the surroundings, such as `no-face`, this may be right.
   */
  readonly background: boolean;
  /**
   * Such as "dark: mostly the left cheek and eye (64 %)", or "acceptable: mostly the forehead (52 %); against acceptable: the mouth". In English:
   * for other languages, build it from `evidence`, `named`, `spot`, `opposite` and `regions`.
   */
  readonly sentence: string;
}

/** @internal */
export const REASON_DEFAULTS = Object.freeze({
  ...FACE_PLACE_DEFAULTS,
  evidence: 'for' as 'for' | 'against',
});

/** Opposite evidence per pixel counts as strong from this share of the highest explained evidence per pixel. */
const STRONG = 0.5;

/**
 * Sums a map over the parts of the face and names the parts that support the class and the parts with strong evidence against it.
 *
 * The sentence describes the map; `counterfactual` measures whether the map is right.
 *
 * @param explanation - its map covers the crop around `options.face`, or the whole `options.photo`
 * @param options - position of the face, and whether evidence for or against the class is explained
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
  const inSpot = nameRegions(regionShares(ownSpot.mass, area));
  const strongest = outstanding.length > 0 ? [] : inSpot.map(({ name }) => name);
  const spot = strongest.length > 0;
  const named = spot ? regions.filter(({ name }) => strongest.includes(name)) : outstanding;
  const outside = regions.find(({ name }) => name === 'outside') as RegionShare;
  const background = isMostly(outside);
  const names = named.map(({ name }) => name);
  // a part of both signs is named once, for the explained one
  const rest = (mass: Float64Array): RegionShare[] =>
    nameRegions(regionShares(mass, area).filter(({ name }) => !names.includes(name)));
  const strong = rest(other).filter(isStrong(own, other, area));
  // an object beside the face: no region has much opposite evidence per pixel
  const spotIsStrong = strong.length === 0 && otherSpot.peak >= STRONG * ownSpot.peak;
  const opposite = spotIsStrong ? rest(otherSpot.mass) : strong;
  const about = against
    ? `${target.name} rather than ${against.map((one) => one.name).join(' or ')}`
    : target.name;
  return {
    target: target.name,
    evidence,
    regions,
    named: names,
    spot,
    opposite: opposite.map(({ name }) => name),
    background,
    sentence: reasonSentence(about, { evidence, regions, named, spot, opposite, background }),
  };
}

/** Whether the opposite evidence of a region is strong compared with the explained evidence. */
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
