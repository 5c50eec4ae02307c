import { resample } from '../image/index.js';
import type { Pixels, Raster } from '../types.js';

/** Longer side in pixels at which the whole photo is measured. */
const LONGER_SIDE = 320;

/** The whole photo, RGB in 0..255, its longer side `LONGER_SIDE` pixels, so that gradients are comparable. */
export function wholePhoto(photo: Pixels): Raster<Float32Array> {
  const { width, height } = photo;
  const zoom = LONGER_SIDE / Math.max(width, height);
  const size = {
    width: Math.max(1, Math.round(width * zoom)),
    height: Math.max(1, Math.round(height * zoom)),
  };
  return resample(photo, { x: 0, y: 0, width, height }, size);
}
