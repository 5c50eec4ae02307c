import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { checkFaceOnPhoto, checkRaster, checkSize } from '../validate.js';
import { faceRegion } from './faceRegion.js';
import { resample } from './resample.js';

/**
 * A photo as a classifier sees it: the region around the face where one is given, else the whole photo, resized to the
 * classifier's grid. A whole photo of another shape is stretched, so that every pixel of it counts.
 *
 * @param image - RGB or RGBA in 0..255
 * @param size - of the grid
 * @param face - in pixels of the photo; it may reach outside, and be at most 4 times as long as the photo
 * @returns RGB in 0..255
 * @throws TypeError or RangeError for an invalid photo or size, or a face that does not overlap the photo or is too large for it
 */
export function toGrid(image: Pixels, size: Size, face?: FaceBox): Raster<Float32Array> {
  checkRaster('image', image, [3, 4]);
  checkSize('size', size);
  if (face === undefined)
    return resample(image, { x: 0, y: 0, width: image.width, height: image.height }, size);
  checkFaceOnPhoto('face', face, image);
  return resample(image, faceRegion(face), size);
}
