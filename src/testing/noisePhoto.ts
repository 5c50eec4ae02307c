import { Random } from '../random.js';
import type { Pixels } from '../types.js';

/** Photo of uniform noise. */
export function noisePhoto(width: number, height: number, seed = 1): Pixels {
  const random = new Random(seed);
  return { data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)), width, height };
}
