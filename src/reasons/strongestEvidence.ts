import type { Heatmap, Segments } from '../types.js';
import { regionSums } from './regionSums.js';

/** Evidence, relative to its peak, from which it belongs to the spot. */
const LEAST = 0.5;
/** Maximum share of the map's pixels in the spot: a larger one is no spot. */
const LARGEST = 0.1;

/** The spot around the peak of a map: the pixels with at least half of the largest evidence. */
export interface Spot {
  /** The largest evidence. */
  readonly peak: number;
  /** Sums of the evidence of the spot in each region; zeros where so many pixels are that strong that there is no spot. */
  readonly mass: Float64Array;
}

/**
 * The strongest evidence of one sign.
 *
 * @param regions - as large as the map
 * @param evidence - the sign that is summed: positive values are evidence for the class
 */
export function strongestEvidence(saliency: Heatmap, regions: Segments, evidence: 'for' | 'against'): Spot {
  const sign = evidence === 'for' ? 1 : -1;
  const data = saliency.data.map((value) => Math.max(0, sign * value));
  const peak = data.reduce((most, value) => Math.max(most, value), 0);
  let pixels = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= LEAST * peak) pixels++;
    else data[i] = 0;
  }
  if (pixels > LARGEST * data.length) data.fill(0);
  return { peak, mass: regionSums({ ...saliency, data }, regions).positive };
}
