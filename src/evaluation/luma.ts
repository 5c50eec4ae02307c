import type { Pixels } from '../types.js';
import { checkRaster } from '../validate.js';

/** Brightness of each pixel in 0..255 (ITU-R BT.601). */
export function luma(image: Pixels): Float32Array {
  const channels = checkRaster('image', image, [3, 4]);
  const { data } = image;
  const result = new Float32Array(image.width * image.height);
  for (let i = 0, at = 0; i < result.length; i++, at += channels) {
    result[i] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return result;
}

/** Mean brightness, 0..255. */
export function meanLuma(image: Pixels): number {
  const values = luma(image);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
