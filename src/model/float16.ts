/**
 * IEEE 754 half-precision bits of a number, rounded to nearest even; beyond the largest half (65504) it becomes infinity.
 */
export function toFloat16(value: number): number {
  FLOAT[0] = value;
  const bits = BITS[0];
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds beyond 65504
  if (magnitude < 0x38800000) {
    // subnormal: adding a half puts the rounding of the mantissa to the floating point unit
    FLOAT[0] = Math.abs(FLOAT[0]) + 0.5;
    return sign | (BITS[0] - 0x3f000000);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);
