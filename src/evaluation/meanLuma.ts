import { lumaOf } from '../image/index.js';
import type { Pixels } from '../types.js';

/** Mean luma of a photo, 0..255. */
export function meanLuma(image: Pixels): number {
  const { data } = lumaOf(image);
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}
