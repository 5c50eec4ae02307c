import type { Raster } from '../types.js';
import { luma } from './luminance.js';

/** Levels of luma, each with its own mean colour. */
const LEVELS = 16;

/**
 * How far the colours of a picture differ from those of a single tone: the root mean square of the colour differences R - G and (R + G) / 2 - B around
 * their mean at the same luma (16 levels).
 *
 * A grey or sepia photo has 0 to 3, noise and JPEG included: 69 of 215 photos of FairFace that are labelled off-colour, and none of 1,652 that are not,
 * of which the least has 3.9.
 *
 * @param image - RGB in 0..255
 * @returns in grey levels, 0 or more
 */
export function toneSpread({ data }: Raster<ArrayLike<number>>): number {
  const count = Math.floor(data.length / 3);
  const sums = new Float64Array(3 * LEVELS);
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const [red, green, blue] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    const level = Math.max(0, Math.min(LEVELS - 1, Math.floor((luma(red, green, blue) * LEVELS) / 256)));
    const [u, v] = [red - green, (red + green) / 2 - blue];
    sums[3 * level]++;
    sums[3 * level + 1] += u;
    sums[3 * level + 2] += v;
    squares += u * u + v * v;
  }
  for (let level = 0; level < LEVELS; level++) {
    const [n, u, v] = sums.subarray(3 * level, 3 * level + 3);
    if (n > 0) squares -= (u * u + v * v) / n;
  }
  return Math.sqrt(Math.max(0, squares) / Math.max(1, count));
}
