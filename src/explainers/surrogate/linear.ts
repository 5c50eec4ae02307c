/** `target += factor * values` */
export function addScaled(target: Float64Array, values: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i] + factor * values[i];
}

export function dot(a: Float64Array, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The rows of a matrix, as views. */
export function rowsOf<D extends Float64Array | Uint8Array>(matrix: D, width: number): D[] {
  return Array.from(
    { length: matrix.length / width },
    (_, n) => matrix.subarray(n * width, (n + 1) * width) as D,
  );
}

/**
 * Inverts a symmetric positive definite matrix in place (Gauss-Jordan).
 *
 * @param problem - error text for a matrix that is not positive definite
 * @throws RangeError
 */
export function invert(matrix: readonly Float64Array[], problem: string): void {
  matrix.forEach((row, k) => {
    const pivot = row[k];
    if (!(pivot > 0)) throw new RangeError(problem);
    row[k] = 1;
    row.forEach((value, i) => {
      row[i] = value / pivot;
    });
    for (const other of matrix) {
      if (other === row) continue;
      const share = other[k];
      other[k] = 0;
      addScaled(other, row, -share);
    }
  });
}
