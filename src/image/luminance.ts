import type { Pixels, Raster } from '../types.js';
import { checkNumber, checkRaster } from '../validate.js';

/**
 * Weights of red, green and blue in luma: the brightness of gamma-coded values, as JPEG and video have it (ITU-R BT.601,
 * https://www.itu.int/rec/R-REC-BT.601).
 */
export const LUMA = Object.freeze({ red: 0.299, green: 0.587, blue: 0.114 });

/**
 * Weights of red, green and blue in relative luminance: for *linear* light only (ITU-R BT.709, https://www.itu.int/rec/R-REC-BT.709). For
 * gamma-coded values use `luma`.
 */
export const LUMINANCE = Object.freeze({ red: 0.2126, green: 0.7152, blue: 0.0722 });

/**
 * Luma of one colour, in its units.
 *
 * @throws TypeError or RangeError unless all three are finite numbers
 */
export function luma(red: number, green: number, blue: number): number {
  if (!areFinite(red, green, blue)) checkColor(red, green, blue);
  return LUMA.red * red + LUMA.green * green + LUMA.blue * blue;
}

/**
 * Luma by weights of two digits (0.30, 0.59, 0.11). The synthetic occlusions of the bundled model's training photos are lit with it, and are
 * reproduced to the last digit; elsewhere use `luma`.
 */
export function roundedLuma(red: number, green: number, blue: number): number {
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

/**
 * Relative luminance of one colour in linear light, in its units.
 *
 * @throws TypeError or RangeError unless all three are finite numbers
 */
export function luminance(red: number, green: number, blue: number): number {
  if (!areFinite(red, green, blue)) checkColor(red, green, blue);
  return LUMINANCE.red * red + LUMINANCE.green * green + LUMINANCE.blue * blue;
}

/**
 * The luma of each pixel.
 *
 * @param image - RGB or RGBA in 0..255
 * @returns 0..255
 * @throws TypeError or RangeError for an invalid photo
 */
export function lumaOf(image: Pixels): Raster<Float32Array> {
  const channels = checkRaster('image', image, [3, 4]);
  const { data, width, height } = image;
  const result = new Float32Array(width * height);
  for (let i = 0, at = 0; i < result.length; i++, at += channels)
    result[i] = luma(data[at], data[at + 1], data[at + 2]);
  return { data: result, width, height };
}

/** Whether all are finite numbers, without a call for each: it runs for every pixel. */
function areFinite(red: number, green: number, blue: number): boolean {
  return Number.isFinite(red) && Number.isFinite(green) && Number.isFinite(blue);
}

function checkColor(red: number, green: number, blue: number): void {
  checkNumber('red', red);
  checkNumber('green', green);
  checkNumber('blue', blue);
}
