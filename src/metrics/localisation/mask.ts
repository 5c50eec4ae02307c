import { toGrid } from '../../image/index.js';
import type { FaceBox, Pixels, Raster, Size } from '../../types.js';
import { checkRaster } from '../../validate.js';

/**
 * The region that should be salient, values in 0..1: pixels of at least 0.5 are inside. It must have pixels inside and outside, like the masks
 * of `lucidface/degradations`.
 */
export type Mask = Raster<Uint8Array | Uint8ClampedArray | Float32Array | Float64Array>;

/**
 * Binarises a mask.
 *
 * @returns one value per pixel: 1 inside, 0 outside
 * @throws TypeError unless it is a raster; RangeError for values outside 0..1, or a mask that is empty or covers everything
 */
export function insideOf(mask: Mask): Uint8Array {
  checkRaster('mask', mask, [1]);
  const inside = new Uint8Array(mask.data.length);
  let count = 0;
  for (const [i, value] of mask.data.entries()) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`\`mask.data\` must be in 0..1, got ${value}`);
    if (value < 0.5) continue;
    inside[i] = 1;
    count++;
  }
  if (count === 0 || count === inside.length) {
    const got = count === 0 ? 'nothing inside' : 'nothing outside';
    throw new RangeError(`\`mask\` must have an inside (0.5 and more) and an outside, got ${got}`);
  }
  return inside;
}

/**
 * Brings a mask to the classifier's grid, cropped and resampled like the photo. A mask of the size of the grid, and not of the photo, is
 * returned as it is.
 *
 * @throws TypeError or RangeError for a bad mask, or one whose size is neither that of the photo nor that of the grid
 */
export function maskOnGrid(mask: Mask, photo: Size, size: Size, face: FaceBox | undefined): Mask {
  checkRaster('mask', mask, [1]);
  const has = ({ width, height }: Size): boolean => mask.width === width && mask.height === height;
  if (!has(photo)) {
    if (has(size)) return mask;
    throw new RangeError(
      `\`mask\` must have the size of the photo, ${photo.width} x ${photo.height}, or of the grid, ${size.width} x ${size.height}, got ${mask.width} x ${mask.height}`,
    );
  }
  insideRange(mask);
  const grey: Pixels = {
    data: Float32Array.from({ length: mask.data.length * 3 }, (_, i) => mask.data[Math.floor(i / 3)]),
    width: mask.width,
    height: mask.height,
  };
  const { data, width, height } = toGrid(grey, size, face);
  // a sum of resampling weights may exceed 1 by rounding
  return { data: data.filter((_, i) => i % 3 === 0).map((value) => Math.min(1, value)), width, height };
}

function insideRange({ data }: Mask): void {
  const odd = data.find((value) => !(value >= 0 && value <= 1));
  if (odd !== undefined) throw new RangeError(`\`mask.data\` must be in 0..1, got ${odd}`);
}
