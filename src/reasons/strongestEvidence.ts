import type { Heatmap, Segments } from '../types.js';
import { regionSums } from './regionSums.js';

/** A pixel belongs to the spot from this share of the peak evidence. */
const LEAST = 0.5;
/** Maximum share of the map's pixels in a spot. */
const LARGEST = 0.1;

/** The spot around the peak of a map: the pixels with at least half of the largest evidence. */
export interface Spot {
  /** The largest evidence. */
  readonly peak: number;
  /** Evidence of the spot summed over each region; zeros if too many pixels are that strong for a spot. */
  readonly mass: Float64Array;
}

/**
 * The strongest evidence of one sign.
 *
 * @param regions - regions of the size of the map
 * @param evidence - the sign to sum: positive values are evidence for the class
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
