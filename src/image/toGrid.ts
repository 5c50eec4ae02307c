import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { faceRegion } from './faceRegion.js';
import { resample } from './resample.js';

/**
 * A photo as a classifier sees it: the region around the face where one is given, else the whole photo, brought to the
 * classifier's grid. A whole photo of another shape is stretched, so that every pixel of it counts.
 *
 * @returns RGB in 0..255
 */
export function toGrid(image: Pixels, size: Size, face?: FaceBox): Raster<Float32Array> {
  const region = face ? faceRegion(face) : { x: 0, y: 0, width: image.width, height: image.height };
  return resample(image, region, size);
}
