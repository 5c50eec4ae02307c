import { checkSegments } from '../segmentation/checkSegments.js';
import { segmentMean } from '../segmentation/segmentStatistics.js';
import type { Segments } from '../types.js';
import { checkInteger, checkNumber, checkSameSize, checkValues, resolveOptions } from '../validate.js';
import { checkMap } from './checkMap.js';
import { checkPair, cosine, pearson, spearman } from './correlation.js';
import type { FloatMap } from './normalize.js';

export interface AgreementOptions {
  /** Share of the pixels that count as the top of a map, 0..1. @defaultValue 0.1 */
  readonly topFraction?: number | undefined;
  /** Superpixels, for `sharedSegments`. @defaultValue none */
  readonly segments?: Segments | undefined;
  /** Number of superpixels that count as the top of a map. @defaultValue 5 */
  readonly topSegments?: number | undefined;
}

/** Agreement of two explanations (Krishna et al., The Disagreement Problem, https://arxiv.org/abs/2202.01602). */
export interface Agreement {
  /** Rank correlation of the pixels, -1..1. */
  readonly spearman: number;
  /** Linear correlation of the pixels, -1..1. */
  readonly pearson: number;
  /**
   * Overlap of the positive values, normalised to a sum of 1 per map: the sum over pixels of the smaller of the two, 0..1. High if both maps
   * find the evidence in the same place; pixels without evidence in either do not count. 0 if a map has no positive value.
   */
  readonly massOverlap: number;
  /**
   * Share of the positive values of each map within the top 30 % of the other, averaged over both directions, 0..1. High if both maps
   * concentrate the evidence in the same few places; 0.3 for a uniform map. 0 if a map has no positive value.
   */
  readonly massInTop: number;
  /** Intersection over union of the top pixels, 0..1. */
  readonly topIou: number;
  /** Cosine of the angle between the maps, -1..1. */
  readonly cosine: number;
  /** Share of the pixels at which both have the same sign, 0..1. */
  readonly signAgreement: number;
  /** Jaccard index of the top superpixels, 0..1; only with `segments`. */
  readonly sharedSegments?: number;
}

/** @internal */
export const AGREEMENT_DEFAULTS = Object.freeze({
  topFraction: 0.1 as number,
  segments: undefined as Segments | undefined,
  topSegments: 5 as number,
});

/**
 * Agreement of two maps of the same photo. The correlations of a constant map are 0.
 *
 * @param a - a map
 * @param b - a map of the same size
 * @param options - superpixels, and sizes of the top of a map
 * @returns measures of agreement: the larger, the more alike the maps are
 * @throws TypeError or RangeError for arguments that are not finite maps, or maps of different sizes
 */
export function agreement(a: FloatMap, b: FloatMap, options?: AgreementOptions): Agreement {
  const { topFraction, segments, topSegments } = resolveOptions('agreement', options, AGREEMENT_DEFAULTS);
  checkMap('a', a);
  checkMap('b', b);
  checkSameSize('`a` and `b`', a, b);
  const result = {
    spearman: spearman(a.data, b.data),
    pearson: pearson(a.data, b.data),
    massOverlap: massOverlap(a.data, b.data),
    massInTop: massInTop(a.data, b.data),
    topIou: topIou(a.data, b.data, topFraction),
    cosine: cosine(a.data, b.data),
    signAgreement: signAgreement(a.data, b.data),
  };
  return segments ? { ...result, sharedSegments: sharedSegments(a, b, segments, topSegments) } : result;
}

/**
 * Overlap of the positive values of two maps, normalised to a sum of 1 per map: the histogram intersection (Swain & Ballard,
 * https://doi.org/10.1007/BF00130487), 1 minus half the L1 distance of the two distributions.
 *
 * @returns 0 (no overlap, or a map without positive values) to 1 (the same distribution)
 * @throws TypeError or RangeError for lists of different lengths or without values, or values that are not finite, or have no finite sum
 */
export function massOverlap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [totalA, totalB] = positiveSums(a, b);
  if (totalA === 0 || totalB === 0) return 0;
  let shared = 0;
  for (let i = 0; i < a.length; i++)
    shared += Math.min(Math.max(0, a[i]) / totalA, Math.max(0, b[i]) / totalB);
  return Math.min(1, shared);
}

/**
 * Share of the positive values of each map within the largest values of the other, averaged over both directions: the energy-based pointing
 * game (Wang et al., https://arxiv.org/abs/1910.01279), with each map in turn as the mask. Unlike `massOverlap` it is low for maps that
 * spread over the whole photo, even for equal ones.
 *
 * @param fraction - share of the values that count as the top, 0..1: `round(fraction * n)` of them, at least one; ties in their order
 * @returns 0 (disjoint, or a map without positive values) to 1 (all evidence of each in the top of the other); `fraction` for uniform maps
 * @throws TypeError or RangeError for lists of different lengths or without values, values that are not finite or have no finite sum, or a fraction outside 0..1
 */
export function massInTop(a: ArrayLike<number>, b: ArrayLike<number>, fraction = 0.3): number {
  const [totalA, totalB] = positiveSums(a, b);
  checkNumber('fraction', fraction, 0, 1);
  if (totalA === 0 || totalB === 0) return 0;
  const count = Math.max(1, Math.round(fraction * a.length));
  const within = (values: ArrayLike<number>, places: ReadonlySet<number>): number =>
    [...places].reduce((sum, place) => sum + Math.max(0, values[place]), 0);
  return Math.min(1, (within(a, top(b, count)) / totalA + within(b, top(a, count)) / totalB) / 2);
}

/** @throws TypeError or RangeError for lists of different lengths or without values, or values that are not finite or have no finite sum */
function positiveSums(a: ArrayLike<number>, b: ArrayLike<number>): [number, number] {
  checkPair(a, b);
  return [positiveSum('a', a), positiveSum('b', b)];
}

function positiveSum(name: string, values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.max(0, values[i]);
  if (total < Number.POSITIVE_INFINITY) return total;
  throw new RangeError(`\`${name}\` must have a finite sum, got ${total}`);
}

/**
 * Intersection over union of the largest values of each list: `round(fraction * n)` of them, at least one; ties in their order.
 *
 * @param fraction - share of the values that count as the top, 0..1
 * @returns 0 (disjoint) to 1 (the same places)
 * @throws TypeError or RangeError for lists of different lengths or without values, values that are not finite, or a fraction outside 0..1
 */
export function topIou(a: ArrayLike<number>, b: ArrayLike<number>, fraction = 0.1): number {
  checkPair(a, b);
  checkNumber('fraction', fraction, 0, 1);
  const count = Math.max(1, Math.round(fraction * a.length));
  return jaccard(top(a, count), top(b, count));
}

/**
 * Jaccard index of the `count` superpixels with the largest means.
 *
 * @returns 0 (disjoint) to 1 (the same superpixels)
 * @throws TypeError or RangeError for arguments that are not finite maps of the size of `segments`, or an invalid count
 */
export function sharedSegments(a: FloatMap, b: FloatMap, segments: Segments, count = 5): number {
  checkMap('a', a);
  checkMap('b', b);
  checkSegments('segments', segments, a);
  checkSameSize('`a` and `b`', a, b);
  checkInteger('count', count, 1);
  return jaccard(top(segmentMean(a, segments), count), top(segmentMean(b, segments), count));
}

/**
 * Share of the positions at which both values are positive, both negative, or both 0.
 *
 * @returns 0 (nowhere) to 1 (everywhere)
 * @throws TypeError or RangeError for lists of different lengths or without values, or values that are not finite
 */
export function signAgreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPair(a, b);
  let same = 0;
  for (let i = 0; i < a.length; i++) if (Math.sign(a[i]) === Math.sign(b[i])) same++;
  return same / a.length;
}

/**
 * Entropy of a map in bits: of its positive values, normalised to a sum of 1.
 *
 * @returns 0 (a single pixel, or a blank map) to log2 of the number of values (a uniform map)
 * @throws TypeError or RangeError for values that are not finite or have no finite sum
 */
export function entropy(values: ArrayLike<number>): number {
  checkValues('values', values);
  const total = positiveSum('values', values);
  let bits = 0;
  for (let i = 0; i < values.length && total > 0; i++) {
    const share = Math.max(0, values[i]) / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

function top(values: ArrayLike<number>, count: number): Set<number> {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[j] - values[i] || i - j);
  return new Set(order.slice(0, count));
}

function jaccard(a: Set<number>, b: Set<number>): number {
  const shared = [...a].filter((item) => b.has(item)).length;
  return shared / (a.size + b.size - shared);
}
