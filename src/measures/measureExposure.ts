import type { Pixels } from '../types.js';
import type { FaceGrid } from './faceGrid.js';
import type { MeasuredValues } from './Measure.js';
import { mean, pick, share, variance } from './statistics.js';

/** Gamma-coded level up to which no channel of a pixel shows detail. */
const BLACK = 8;
/** Luminance in linear light from which a pixel is burnt out: 247 of 255, as OFIQ has it. */
const BURNT = 247 / 255;

/**
 * Luminance over the hull of the face, in linear light: mean and variance, the shares without detail, and the entropy of the histogram.
 *
 * Absolute luminance depends on the skin: judge exposure by the shares without detail and by `headroom`.
 */
export function measureExposure({ image, light, parts: { hull } }: FaceGrid): MeasuredValues {
  const values = pick(light, hull);
  return {
    'luminance-mean': mean(values),
    'luminance-variance': variance(values),
    'under-exposed': share(hull, (i) => largestChannel(image, i) <= BLACK),
    'over-exposed': share(values, (value) => value >= BURNT),
    'dynamic-range': entropy(values),
  };
}

function largestChannel({ data }: Pixels, i: number): number {
  return Math.max(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
}

const LEVELS = 256;

/** Shannon entropy of the histogram of 256 levels, in bits. */
function entropy(values: Float64Array): number {
  const counts = new Float64Array(LEVELS);
  for (const value of values) counts[Math.min(LEVELS - 1, Math.floor(value * LEVELS))]++;
  let bits = 0;
  for (const count of counts)
    if (count > 0) bits -= (count / values.length) * Math.log2(count / values.length);
  return Math.max(0, bits);
}
