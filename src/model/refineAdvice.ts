import { toneSpread } from '../image/toneSpread.js';
import type { Raster } from '../types.js';
import { type Advice, adviceFor } from './advice.js';

/** A photo of one tone has at most this spread: see {@link toneSpread}. */
const ONE_TONE = 3.5;

/**
 * The advice for a defect by what else is known: a photo without colours is told from one in coloured light, and sunglasses from other covers.
 *
 * @param others - classes of all defects of the photo
 * @param grid - what the model saw, RGB in 0..255
 * @returns undefined where no more is known than the class
 */
export function refineAdvice(
  className: string,
  others: ReadonlySet<string>,
  grid: Raster<Float32Array>,
): Advice | undefined {
  if (className === 'occluded' && others.has('sunglasses'))
    return {
      ...adviceFor(className),
      message: 'Take off the sunglasses, and whatever else covers the face.',
    };
  if (className !== 'off-colour') return undefined;
  return toneSpread(grid) <= ONE_TONE ? adviceFor('one-tone') : undefined;
}
