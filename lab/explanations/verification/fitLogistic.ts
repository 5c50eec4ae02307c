import { sigmoid } from '../../../src/evaluation/statistics/index.js';
import { addScaled, dot, invert } from '../../../src/explainers/surrogate/linear.js';

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
    (column, k) => Math.sqrt(column.reduce((sum, x) => sum + (x - means[k]) ** 2, 0) / rows.length) || 1,
  );
  const scaled = (features: readonly number[]): Float64Array =>
    Float64Array.of(1, ...features.map((x, k) => (x - means[k]) / deviations[k]));
  const samples = rows.map(scaled);
  const weights = new Float64Array(count + 1);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, k) => (k === 0 ? 0 : RIDGE * weight));
    const hessian = Array.from(weights, (_, k) => {
      const row = new Float64Array(count + 1);
      row[k] = k === 0 ? 1e-9 : RIDGE;
      return row;
    });
    samples.forEach((sample, i) => {
      const p = sigmoid(dot(weights, sample));
      addScaled(gradient, sample, p - Number(labels[i]));
      sample.forEach((x, k) => void addScaled(hessian[k], sample, p * (1 - p) * x));
    });
    invert(hessian, 'the features must not say the same');
    const step = hessian.map((row) => dot(row, gradient));
    addScaled(weights, step, -1);
    if (step.every((size) => Math.abs(size) < 1e-10)) break;
  }
  return (features) => sigmoid(dot(weights, scaled(features)));
}

function columns(rows: readonly (readonly number[])[], count: number): number[][] {
  return Array.from({ length: count }, (_, k) => rows.map((row) => row[k]));
}
