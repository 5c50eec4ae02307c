import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { faceRegion } from './faceRegion.js';
import { resample } from './resample.js';

/**
 * Cuts out what a classifier sees of a face: see `faceRegion`.
 *
 * @param size - the size of the result. @defaultValue the region's own, rounded
 * @returns RGB in 0..255
 */
export function cropFace(image: Pixels, face: FaceBox, size?: Size): Raster<Uint8ClampedArray> {
  const region = faceRegion(face);
  const side = Math.max(1, Math.round(region.width));
  const { data, width, height } = resample(image, region, size ?? { width: side, height: side });
  return { data: Uint8ClampedArray.from(data), width, height };
}
