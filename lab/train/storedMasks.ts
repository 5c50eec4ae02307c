import { type CarriedOut, CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { cellMeans } from '../../src/model/fit/classMasks.js';
import type { Raster } from '../../src/types.js';
import type { Sample } from './sample.js';

/** Side of the masks that are kept. */
const MASK_SIDE = 28;
/** Masks of a sample that are kept: a plan has no more defects of different classes but for a grey photo, whose mask is all of it. */
const MASKS = 2;
/** The number of the class, and the mask. */
const MASK_BYTES = 1 + MASK_SIDE * MASK_SIDE;
/** Bytes of the masks of one sample. */
export const MASKS_BYTES = MASKS * MASK_BYTES;
const NO_CLASS = 255;
/** The share of a photo that an informative mask covers. */
const [LEAST_AREA, MOST_AREA] = [0.01, 0.6];

/** The informative masks as bytes. */
export function bytesOfMasks(masks: CarriedOut['masks']): Uint8Array {
  const bytes = new Uint8Array(MASKS_BYTES).fill(NO_CLASS);
  let at = 0;
  for (const [className, mask] of masks) {
    const cells = cellMeans(mask, { width: MASK_SIDE, height: MASK_SIDE });
    const area = cells.reduce((sum, value) => sum + value, 0) / cells.length;
    if (area < LEAST_AREA || area > MOST_AREA || at === bytes.length) continue;
    bytes[at] = CLASS_NAMES.indexOf(className);
    bytes.set(
      Uint8Array.from(cells, (value) => Math.round(255 * value)),
      at + 1,
    );
    at += MASK_BYTES;
  }
  return bytes;
}

/** The masks of a sample, only of classes that the photo has: a defect that is not visible has no place. */
export function masksOfBytes(bytes: Uint8Array, label: Readonly<Record<string, number>>): Sample['masks'] {
  const masks: Record<string, Raster<Uint8Array>> = {};
  for (let at = 0; at < bytes.length; at += MASK_BYTES) {
    const className = CLASS_NAMES[bytes[at]];
    if (className === undefined || label[className] !== 1) continue;
    const data = Uint8Array.from(bytes.subarray(at + 1, at + MASK_BYTES));
    masks[className] = { data, width: MASK_SIDE, height: MASK_SIDE };
  }
  return masks;
}
