import { checkValues } from '../validate.js';
import { srgbToLinear } from './srgb.js';

/** sRGB to CIE XYZ under D65 (ITU-R BT.709 primaries, in the digits that scikit-image uses). */
const MATRIX = [
  0.412453, 0.35758, 0.180423, 0.212671, 0.71516, 0.072169, 0.019334, 0.119193, 0.950227,
] as const;
const WHITE = [0.95047, 1, 1.08883] as const;

/**
 * Interleaved sRGB in 0..1 to CIE L*a*b* under D65 for the 2 degree observer: L* in 0..100, a* and b* about -128..127. Values outside of 0..1
 * are taken as colours outside of sRGB, as `srgbToLinear` takes them: divide 8-bit values by 255.
 *
 * @returns new values, interleaved
 * @throws TypeError or RangeError unless it is a list of finite numbers, three for each colour
 */
export function rgbToLab(rgb: ArrayLike<number>): Float64Array {
  checkValues('rgb', rgb);
  if (rgb.length % 3 !== 0)
    throw new RangeError(`\`rgb\` must have three values per colour, got ${rgb.length} values`);
  return linearToLab(Float64Array.from(rgb, srgbToLinear));
}

/** The same for linear light, in place. */
export function linearToLab(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i += 3) {
    const r = values[i];
    const g = values[i + 1];
    const b = values[i + 2];
    const x = response((r * MATRIX[0] + g * MATRIX[1] + b * MATRIX[2]) / WHITE[0]);
    const y = response((r * MATRIX[3] + g * MATRIX[4] + b * MATRIX[5]) / WHITE[1]);
    const z = response((r * MATRIX[6] + g * MATRIX[7] + b * MATRIX[8]) / WHITE[2]);
    values[i] = 116 * y - 16;
    values[i + 1] = 500 * (x - y);
    values[i + 2] = 200 * (y - z);
  }
  return values;
}

function response(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}
