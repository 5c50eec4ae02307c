import { checkNumber } from '../validate.js';

const LARGEST = 1e100;

/**
 * A gamma-coded value of sRGB, 0..1, to linear light, 0..1 (IEC 61966-2-1).
 *
 * @throws TypeError or RangeError unless it, and the result, are finite numbers
 */
export function srgbToLinear(value: number): number {
  // the limit keeps the power finite
  if (typeof value !== 'number' || !(Math.abs(value) < LARGEST))
    checkNumber('value', value, -LARGEST, LARGEST);
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
}

/**
 * Linear light, 0..1, to a gamma-coded value of sRGB, 0..1 (IEC 61966-2-1).
 *
 * @throws TypeError or RangeError unless it, and the result, are finite numbers
 */
export function linearToSrgb(light: number): number {
  if (typeof light !== 'number' || !(Math.abs(light) < LARGEST))
    checkNumber('light', light, -LARGEST, LARGEST);
  return light > 0.0031308 ? 1.055 * light ** (1 / 2.4) - 0.055 : 12.92 * light;
}
