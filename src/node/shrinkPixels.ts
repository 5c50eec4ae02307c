import type { Raster } from '../types.js';
import { loadSharp } from './loadSharp.js';

/** A smaller copy of an RGB photo, by the triangle filter of `readImage`; the photo itself where it is small enough. */
export async function shrinkPixels(photo: Raster<Uint8Array>, maxSide: number): Promise<Raster<Uint8Array>> {
  const { data, width, height } = photo;
  if (Math.max(width, height) <= maxSide) return photo;
  const sharp = await loadSharp();
  const result = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(maxSide, maxSide, { fit: 'inside', kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: result.data, width: result.info.width, height: result.info.height };
}
