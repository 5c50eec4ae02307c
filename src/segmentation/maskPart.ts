import type { Size } from '../types.js';
import { checkRaster, checkSameSize } from '../validate.js';
import type { MaskPart, SlicMask } from './divide.js';
import { maskSeeds } from './maskSeeds.js';

/** Maximum number of seed-pixel distances per iteration: a few seconds. */
const WORK = 5e8;

/** @throws TypeError or RangeError for a mask whose size differs from the photo's, or without a pixel */
export function maskPart(mask: SlicMask, image: Size, numSegments: number): MaskPart {
  checkRaster('mask', mask, [1]);
  checkSameSize('`image` and `mask`', image, mask);
  const inside = Uint8Array.from(mask.data, (value) => Number(value !== 0));
  const pixels = new Int32Array(inside.reduce((sum, value) => sum + value, 0));
  if (pixels.length === 0) throw new RangeError('`mask` must have a pixel that is not 0, got none');
  for (let i = 0, n = 0; i < inside.length; i++) if (inside[i]) pixels[n++] = i;
  const most = Math.floor(WORK / Math.min(pixels.length, 100 * numSegments));
  if (numSegments > most)
    throw new RangeError(
      `\`numSegments\` must be at most ${most} with a \`mask\` of ${pixels.length} pixels, got ${numSegments}`,
    );
  return { inside, size: pixels.length, seeds: maskSeeds(pixels, image.width, numSegments) };
}
