/** Enough for eigenvalues that differ by one part in a million; more would only amplify rounding. */
const MAX_SQUARINGS = 24;

/**
 * First principal component of centred rows: the unit eigenvector of the largest eigenvalue of their Gram matrix.
 *
 * The matrix is squared repeatedly, each time scaled to a trace of 1, until one direction is left. This needs no start vector and few steps:
 * each doubles the power.
 *
 * @param rows - `columns` values each; they should be centred
 * @returns all 0 if the rows are
 */
export function principalVector(rows: Float64Array, columns: number): Float64Array {
  const products = new Float64Array(columns * columns);
  for (let start = 0; start < rows.length; start += columns) {
    for (let a = 0; a < columns; a++) {
      const value = rows[start + a];
      if (value === 0) continue;
      for (let b = a; b < columns; b++)
        products[a * columns + b] = products[a * columns + b] + value * rows[start + b];
    }
  }
  mirror(products, columns);
  let power = scaled(products, columns);
  for (let n = 0; n < MAX_SQUARINGS; n++) {
    // the eigenvalues are non-negative and sum to 1: their squares sum to 1 only if one of them is 1
    if (power.reduce((sum, value) => sum + value * value, 0) > 1 - 1e-13) break;
    power = scaled(squared(power, columns), columns);
  }
  let largest = 0;
  for (let a = 1; a < columns; a++)
    if (power[a * columns + a] > power[largest * columns + largest]) largest = a;
  // two steps with the matrix itself remove the rounding errors of the squarings
  return times(products, times(products, power.slice(largest * columns, (largest + 1) * columns)));
}

function squared(matrix: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let c = 0; c < size; c++) {
      const value = matrix[a * size + c];
      if (value === 0) continue;
      for (let b = a; b < size; b++)
        result[a * size + b] = result[a * size + b] + value * matrix[c * size + b];
    }
  }
  mirror(result, size);
  return result;
}

function mirror(matrix: Float64Array, size: number): void {
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) matrix[a * size + b] = matrix[b * size + a];
}

function scaled(matrix: Float64Array, size: number): Float64Array {
  let trace = 0;
  for (let a = 0; a < size; a++) trace += matrix[a * size + a];
  return trace > 0 ? matrix.map((value) => value / trace) : matrix;
}

/** Matrix times vector, normalised to length 1. */
function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const result = vector.map((_, a) => {
    let sum = 0;
    for (let b = 0; b < size; b++) sum += matrix[a * size + b] * vector[b];
    return sum;
  });
  const length = Math.hypot(...result);
  return length > 0 ? result.map((value) => value / length) : result;
}
