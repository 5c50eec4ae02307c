import { toGrid } from '../../image/index.js';
import type { FaceBox, Pixels, Raster, Size } from '../../types.js';
import { checkRaster } from '../../validate.js';

/**
 * Where a map should point: what is at least one half is inside. It must have an inside and an outside. The masks of
 * `lucidface/degradations` are such.
 */
export type Mask = Raster<Uint8Array | Uint8ClampedArray | Float32Array | Float64Array>;

/**
 * The pixels inside, 1, and outside, 0.
 *
 * @throws TypeError unless it is a raster; RangeError for values outside 0..1, or when nothing is inside or nothing outside
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
 * A mask of the photo as the classifier sees it: cut and stretched as the photo is. One that has the size of the grid, and not of the photo,
 * is on the grid already.
 *
 * @throws RangeError when it has the size of neither
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
  // sums of weights may exceed 1 in the last digit
  return { data: data.filter((_, i) => i % 3 === 0).map((value) => Math.min(1, value)), width, height };
}

function insideRange({ data }: Mask): void {
  const odd = data.find((value) => !(value >= 0 && value <= 1));
  if (odd !== undefined) throw new RangeError(`\`mask.data\` must be in 0..1, got ${odd}`);
}
