import type { Heatmap, Segments } from '../types.js';

/** Positive and negative evidence in each region of a map, as sums of absolute values, and the number of its pixels. */
export interface RegionSums {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  readonly area: Float64Array;
}

/**
 * Sums a map over regions.
 *
 * @param saliency - map of the size of `segments`
 * @throws RangeError for a value that is not finite
 */
export function regionSums({ data }: Heatmap, { data: labels, count }: Segments): RegionSums {
  const sums = {
    positive: new Float64Array(count),
    negative: new Float64Array(count),
    area: new Float64Array(count),
  };
  for (let i = 0; i < labels.length; i++) {
    const value = data[i];
    if (!Number.isFinite(value))
      throw new RangeError(`\`explanation.saliency.data\` must be finite, got ${value}`);
    const label = labels[i];
    sums.area[label] = sums.area[label] + 1;
    if (value > 0) sums.positive[label] = sums.positive[label] + value;
    else sums.negative[label] = sums.negative[label] - value;
  }
  return sums;
}
