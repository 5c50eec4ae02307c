import { checkSegments } from '../segmentation/checkSegments.js';
import { segmentMean } from '../segmentation/segmentStatistics.js';
import type { Explanation, Segments } from '../types.js';
import { checkFunction, checkNumber, checkValues } from '../validate.js';
import { checkMap, checkMaps } from './checkMap.js';
import { ranks } from './correlation.js';
import { type FloatMap, maxAbs, type Normalization } from './normalize.js';

/**
 * Fusion of several maps of the same size, which should be normalised first.
 *
 * @param segments - superpixels of the photo; only pooling needs them
 * @param parts - explanations of the maps, as `Combined` passes them
 * @returns the fused map: the larger a value, the stronger the evidence
 * @throws TypeError or RangeError for no maps, a map that is not finite, or maps of different sizes
 */
export type Fusion = <M extends FloatMap>(
  maps: readonly M[],
  segments?: Segments | undefined,
  parts?: readonly Explanation[] | undefined,
) => M;

/** Mean of the maps. */
export const mean: Fusion = (maps) => pixelwise(maps, (values) => sum(values) / values.length);

/** Largest value at each pixel: evidence in any map. */
export const max: Fusion = (maps) => pixelwise(maps, (values) => Math.max(...values));

/** Smallest value at each pixel: evidence in all maps. */
export const min: Fusion = (maps) => pixelwise(maps, (values) => Math.min(...values));

/** Product of the maps; 0 where any map is. Negative values count as 0, because the product of two would be positive. */
export const product: Fusion = (maps) => pixelwise(maps, times);

/** The n-th root of the product. Negative values count as 0. */
export const geometricMean: Fusion = (maps) =>
  pixelwise(maps, (values) =>
    values.length === 2 ? Math.sqrt(times(values)) : times(values) ** (1 / values.length),
  );

/** The harmonic mean: closer to the smaller value than the geometric mean. 0 where any value is 0 or less. */
export const harmonicMean: Fusion = (maps) =>
  pixelwise(maps, (values) => {
    if (Math.min(...values) <= 0) return 0;
    return values.length / sum(values.map((value) => 1 / value));
  });

/** Mean of the maps, reduced where their signs disagree: multiplied by `|sum| / sum of magnitudes`. */
export const agreementWeighted: Fusion = (maps) =>
  pixelwise(maps, (values) => {
    const total = sum(values);
    const magnitude = sum(values.map(Math.abs));
    return magnitude > 0 ? ((total / values.length) * Math.abs(total)) / magnitude : 0;
  });

/**
 * Mean of the maps' signed ranks: each value becomes the rank of its magnitude, as a share of all pixels, with its sign (as in Wilcoxon's
 * signed-rank test). A map with a few tall peaks then counts no more than an even one.
 */
export const rankMean: Fusion = (maps, segments, parts) => {
  checkMaps(maps);
  return mean(maps.map(signedRanks), segments, parts);
};

function signedRanks<M extends FloatMap>(map: M): M {
  const order = ranks(map.data.map(Math.abs));
  const scale = 1 / Math.max(1, map.data.length - 1);
  return { ...map, data: map.data.map((value, i) => Math.sign(value) * order[i] * scale) };
}

/**
 * Weighted mean of the maps.
 *
 * @param weights - one per map, 0 or more, not all 0
 * @returns a fusion of the same number of maps
 * @throws TypeError or RangeError for invalid weights; the fusion throws a RangeError for another number of maps
 */
export function weighted(weights: readonly number[]): Fusion {
  checkValues('weights', weights);
  for (const [i, weight] of weights.entries()) checkNumber(`weights[${i}]`, weight, 0, 1e100);
  const total = sum(weights);
  if (!(total > 0))
    throw new RangeError(`\`weights\` must not all be 0, got ${weights.join(', ') || 'none'}`);
  return (maps) => {
    checkMaps(maps);
    if (maps.length !== weights.length) {
      throw new RangeError(`\`maps\` must be ${weights.length}, one per weight, got ${maps.length}`);
    }
    return pixelwise(maps, (values) => sum(values.map((value, i) => value * weights[i])) / total);
  };
}

/** Largest finite float32. */
const LARGEST = 2 ** 127 * (2 - 2 ** -23);

/**
 * Fusion whose values are squared, keeping their signs: the order of the values stays the same, and weak values count less.
 *
 * @throws TypeError for a `fusion` that is not a function
 */
export function sharpened(fusion: Fusion): Fusion {
  checkFunction('fusion', fusion);
  return (maps, segments, parts) => {
    const map = fusion(maps, segments, parts);
    checkMap('fusion(maps)', map);
    // squares beyond the range of float32 stay finite
    const squared = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value * Math.abs(value)));
    return { ...map, data: map.data.map(squared) };
  };
}

/**
 * Fusion of maps pooled over superpixels: each map is replaced by its mean over each superpixel (pixels outside all superpixels keep their values)
 * and normalised, which makes coarse maps and superpixel maps comparable.
 *
 * @param fusion - fusion of the pooled maps
 * @param normalize - normalisation after pooling, because pooling flattens peaks
 * @throws TypeError for arguments that are not functions; the fusion throws a TypeError without `segments`
 */
export function superpixelPooled(fusion: Fusion, normalize: Normalization = maxAbs): Fusion {
  checkFunction('fusion', fusion);
  checkFunction('normalize', normalize);
  return (maps, segments) => {
    checkMaps(maps);
    if (!segments) throw new TypeError('`segments` must be given for superpixelPooled, got undefined');
    checkSegments('segments', segments, maps[0]);
    const scaled = maps.map((map) => normalize(pooled(map, segments)));
    const map = fusion(scaled, segments);
    checkMap('fusion(maps)', map);
    return map;
  };
}

function pooled<M extends FloatMap>(map: M, segments: Segments): M {
  const means = segmentMean(map, segments);
  const { data } = segments;
  return { ...map, data: map.data.map((value, i) => means[data[i]] ?? value) };
}

/** @internal */
export function pixelwise<M extends FloatMap>(maps: readonly M[], f: (values: number[]) => number): M {
  checkMaps(maps);
  const [first] = maps;
  const values = new Array<number>(maps.length);
  return {
    ...first,
    data: first.data.map((_, i) => {
      for (let m = 0; m < maps.length; m++) values[m] = maps[m].data[i];
      return f(values);
    }),
  };
}

function times(values: readonly number[]): number {
  return values.reduce((result, value) => result * Math.max(0, value), 1);
}

/** @internal */
export function sum(values: readonly number[]): number {
  return values.reduce((result, value) => result + value, 0);
}
