/** Three rows of three values. */
export type Matrix3 = readonly [
  readonly [number, number, number],
  readonly [number, number, number],
  readonly [number, number, number],
];

/**
 * The rotation that turns one cloud of points into another with the least squared error.
 *
 * Horn, "Closed-form solution of absolute orientation using unit quaternions", JOSA A 4(4), 1987, https://doi.org/10.1364/JOSAA.4.000629
 *
 * @param covariance - sum over the points of `weight * from[row] * to[column]`, both centred
 * @returns rows of the matrix that turns `from` into `to`
 */
export function rotationOf(covariance: readonly (readonly number[])[]): Matrix3 {
  const [[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]] = covariance;
  const [w, x, y, z] = largestEigenvector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ];
}

/** Sweeps of Jacobi's method; it converges quadratically, a symmetric matrix of four rows after about six. */
const SWEEPS = 12;

/** Unit eigenvector of the largest eigenvalue of a symmetric matrix, by Jacobi's method. */
function largestEigenvector(matrix: readonly (readonly number[])[]): number[] {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors: number[][] = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (a[p][q] === 0) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k++)
          [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < size; k++)
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
        for (const row of vectors) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
      }
    }
  }
  const largest = a.reduce<number>((best, row, i) => (row[i] > a[best][best] ? i : best), 0);
  return vectors.map((row) => row[largest]);
}
