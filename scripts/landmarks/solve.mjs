/** By the Cholesky decomposition of a symmetric positive matrix, of which the lower half is given. */
export function solve(matrix, values) {
  const size = values.length;
  const lower = matrix.map((row) => Float64Array.from(row));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = lower[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(sum) : sum / lower[j][j];
    }
  const half = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = values[i];
    for (let k = 0; k < i; k++) sum -= lower[i][k] * half[k];
    half[i] = sum / lower[i][i];
  }
  const result = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let sum = half[i];
    for (let k = i + 1; k < size; k++) sum -= lower[k][i] * result[k];
    result[i] = sum / lower[i][i];
  }
  return result;
}
