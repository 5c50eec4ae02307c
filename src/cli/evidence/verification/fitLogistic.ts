import { sigmoid } from '../../evaluate/statistics/index.js';

/** Pulls the weights to 0, so that separable data have a finite answer; the features have variance 1. */
const RIDGE = 1;
const ROUNDS = 50;

/**
 * Logistic regression by Newton's method, with a ridge on the weights of the standardised features and none on the offset.
 *
 * @param rows - the features of each sample
 * @returns the probability of a positive, given the features
 * @throws RangeError when there are no samples
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
): (features: readonly number[]) => number {
  const count = rows[0]?.length;
  if (count === undefined) throw new RangeError('`rows` must be at least one sample, got none');
  const means = columns(rows, count).map((column) => column.reduce((a, b) => a + b, 0) / rows.length);
  const deviations = columns(rows, count).map(
    (column, k) =>
      Math.sqrt(column.reduce((sum, x) => sum + (x - (means[k] as number)) ** 2, 0) / rows.length) || 1,
  );
  const scaled = (features: readonly number[]): number[] => [
    1,
    ...features.map((x, k) => (x - (means[k] as number)) / (deviations[k] as number)),
  ];
  const samples = rows.map(scaled);
  let weights = new Array<number>(count + 1).fill(0);
  const value = (sample: readonly number[]): number =>
    sample.reduce((sum, x, k) => sum + x * (weights[k] as number), 0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, k) => (k === 0 ? 0 : RIDGE * weight));
    const hessian = weights.map((_, k) => weights.map((__, l) => (k === l ? (k === 0 ? 1e-9 : RIDGE) : 0)));
    samples.forEach((sample, i) => {
      const p = sigmoid(value(sample));
      sample.forEach((x, k) => {
        gradient[k] = (gradient[k] as number) + (p - Number(labels[i])) * x;
        const row = hessian[k] as number[];
        for (let l = 0; l <= count; l++)
          row[l] = (row[l] as number) + p * (1 - p) * x * (sample[l] as number);
      });
    });
    const step = solve(hessian, gradient);
    weights = weights.map((weight, k) => weight - (step[k] as number));
    if (step.every((size) => Math.abs(size) < 1e-10)) break;
  }
  return (features) => sigmoid(value(scaled(features)));
}

function columns(rows: readonly (readonly number[])[], count: number): number[][] {
  return Array.from({ length: count }, (_, k) => rows.map((row) => row[k] as number));
}

/** Gauss's elimination with the largest pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const tail = rows.slice(k);
    const best = tail.reduce((a, b) => (Math.abs(b[k] as number) > Math.abs(a[k] as number) ? b : a));
    rows.splice(rows.indexOf(best), 1);
    rows.splice(k, 0, best);
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[k] as number) / (best[k] as number);
      for (let l = k; l <= size; l++) row[l] = (row[l] as number) - factor * (best[l] as number);
    }
  }
  return rows.map((row, k) => (row[size] as number) / (row[k] as number));
}
