import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { checkFaceOnPhoto, checkRaster, checkSize, MAX_SIZE_PIXELS } from '../validate.js';
import { faceRegion } from './faceRegion.js';
import { resample } from './resample.js';

/**
 * Cuts out the region that a classifier sees of a face: see `faceRegion`.
 *
 * @param image - RGB or RGBA in 0..255
 * @param face - in pixels of the photo; it may reach outside, and be at most 4 times as long as the photo
 * @param size - the size of the result. @defaultValue the region's own, rounded
 * @returns RGB in 0..255
 * @throws TypeError or RangeError for an invalid photo, a face that does not overlap it or is too large for it, or an invalid size
 */
export function cropFace(image: Pixels, face: FaceBox, size?: Size): Raster<Uint8ClampedArray> {
  checkRaster('image', image, [3, 4]);
  checkFaceOnPhoto('face', face, image);
  const region = faceRegion(face);
  const side = Math.max(1, Math.round(region.width));
  if (size !== undefined) checkSize('size', size);
  else if (side * side > MAX_SIZE_PIXELS)
    throw new RangeError(
      `\`size\` must be given for a crop of more than ${MAX_SIZE_PIXELS} pixels, got a crop of ${side} x ${side}`,
    );
  const { data, width, height } = resample(image, region, size ?? { width: side, height: side });
  return { data: Uint8ClampedArray.from(data), width, height };
}
