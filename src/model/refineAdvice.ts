import { toneSpread } from '../image/toneSpread.js';
import type { Raster } from '../types.js';
import { type Advice, adviceFor } from './advice.js';

/** Largest spread of a photo of one tone: see {@link toneSpread}. */
const ONE_TONE = 3.5;

/**
 * Refines the advice for a defect: it distinguishes a photo without colours from one in coloured light, and covers beside sunglasses from sunglasses, whose advice comes before.
 *
 * @param before - classes of the defects that come before it
 * @param grid - the input of the model, RGB in 0..255
 * @returns undefined where nothing more is known than the class
 */
export function refineAdvice(
  className: string,
  before: ReadonlySet<string>,
  grid: Raster<Float32Array>,
): Advice | undefined {
  if (className === 'occluded' && before.has('sunglasses'))
    return { ...adviceFor(className), message: 'Nothing else may cover the face, either.' };
  if (className !== 'off-colour') return undefined;
  return toneSpread(grid) <= ONE_TONE ? adviceFor('one-tone') : undefined;
}
