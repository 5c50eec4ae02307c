/** sRGB to CIE XYZ under D65 (ITU-R BT.709 primaries, in the digits that scikit-image uses). */
const MATRIX = [
  0.412453, 0.35758, 0.180423, 0.212671, 0.71516, 0.072169, 0.019334, 0.119193, 0.950227,
] as const;
const WHITE = [0.95047, 1, 1.08883] as const;

/**
 * Interleaved sRGB in 0..1 to CIE L*a*b* under D65 for the 2 degree observer: L* in 0..100, a* and b* about -128..127.
 *
 * @returns new values, interleaved
 */
export function rgbToLab(rgb: ArrayLike<number>): Float64Array {
  const lab = new Float64Array(rgb.length);
  // a photo of 8 bit has at most 256 values: each power is worked out once
  const known = new Map<number, number>();
  const linear = (value: number): number => {
    let result = known.get(value);
    if (result === undefined) {
      result = toLinear(value);
      if (known.size < 1024) known.set(value, result);
    }
    return result;
  };
  for (let i = 0; i < rgb.length; i += 3) {
    const r = linear(rgb[i] as number);
    const g = linear(rgb[i + 1] as number);
    const b = linear(rgb[i + 2] as number);
    const x = response((r * MATRIX[0] + g * MATRIX[1] + b * MATRIX[2]) / WHITE[0]);
    const y = response((r * MATRIX[3] + g * MATRIX[4] + b * MATRIX[5]) / WHITE[1]);
    const z = response((r * MATRIX[6] + g * MATRIX[7] + b * MATRIX[8]) / WHITE[2]);
    lab[i] = 116 * y - 16;
    lab[i + 1] = 500 * (x - y);
    lab[i + 2] = 200 * (y - z);
  }
  return lab;
}

function toLinear(value: number): number {
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
}

function response(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}
