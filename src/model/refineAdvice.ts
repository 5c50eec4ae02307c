import { toneSpread } from '../image/toneSpread.js';
import type { Raster } from '../types.js';
import { type Advice, adviceFor } from './advice.js';

/** A photo of one tone has at most this spread: see {@link toneSpread}. */
const ONE_TONE = 3.5;

/**
 * The advice for a defect by what the pixels show: a photo without colours is told from one in coloured light.
 *
 * @param grid - what the model saw, RGB in 0..255
 * @returns undefined where the pixels say no more than the class does
 */
export function refineAdvice(className: string, grid: Raster<Float32Array>): Advice | undefined {
  if (className !== 'off-colour') return undefined;
  return toneSpread(grid) <= ONE_TONE ? adviceFor('one-tone') : undefined;
}
