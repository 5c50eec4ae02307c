/** `round(2^12 * c(u) / 2 * cos((2x + 1) u pi / 16))` at `8 * u + x`, with c(0) = 1 / sqrt(2) and c(u) = 1: written out, so that no runtime rounds it differently. */
const BASIS = Int32Array.from([
  1448, 1448, 1448, 1448, 1448, 1448, 1448, 1448, 2009, 1703, 1138, 400, -400, -1138, -1703, -2009, 1892, 784,
  -784, -1892, -1892, -784, 784, 1892, 1703, -400, -2009, -1138, 1138, 2009, 400, -1703, 1448, -1448, -1448,
  1448, 1448, -1448, -1448, 1448, 1138, -2009, 400, 1703, -1703, -400, 2009, -1138, 784, -1892, 1892, -784,
  -784, 1892, -1892, 784, 400, -1138, 1703, -2009, 2009, -1703, 1138, -400,
]);

/**
 * Inverse discrete cosine transform of an 8 x 8 block (ITU-T T.81, A.3.3), in integer arithmetic.
 *
 * @param coefficients - dequantised, row by row
 * @param block - receives the 64 values, rounded, in -128..127
 */
export function inverseDct(coefficients: Int32Array, block: Int32Array): void {
  const rows = new Float64Array(64);
  for (let v = 0; v < 8; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += coefficients[8 * v + u] * BASIS[8 * u + x];
      rows[8 * v + x] = sum;
    }
  }
  // sums of integers below 2^53: exact
  for (let x = 0; x < 8; x++) {
    for (let y = 0; y < 8; y++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += rows[8 * v + x] * BASIS[8 * v + y];
      block[8 * y + x] = Math.max(-128, Math.min(127, Math.floor(sum / 16777216 + 0.5)));
    }
  }
}
