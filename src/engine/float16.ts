/**
 * Numbers from IEEE 754 half-precision bits.
 *
 * @param bytes - two per number, little-endian
 */
export function fromFloat16(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < values.length; i++) {
    const bits = bytes[2 * i] | (bytes[2 * i + 1] << 8);
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction
            ? Number.NaN
            : Number.POSITIVE_INFINITY
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    values[i] = bits & 0x8000 ? -size : size;
  }
  return values;
}
