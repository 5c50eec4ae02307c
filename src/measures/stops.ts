/** Least light from which stops are computed: half a level of 8 bit. */
const DARKEST = 1 / 6500;

/**
 * Doublings of light from one luminance to another.
 *
 * @param light - 0..1, linear
 * @param reference - 0..1, linear
 * @returns positive where `light` is the brighter one, within -13..13
 */
export function stops(light: number, reference: number): number {
  return Math.log2(Math.max(light, DARKEST) / Math.max(reference, DARKEST));
}
