import { solve } from './solve.mjs';

/** Strength of the ridge penalty on standardised features: cross-fitted ROC-AUC is flat between 300 and 1000. */
const RIDGE = 1000;
/** Newton steps at most. */
const STEPS = 30;
const FOLDS = 5;

/**
 * Logistic regression with a ridge penalty, both classes weighing the same, by Newton's method.
 *
 * @param rows - features, a Float64Array each
 * @param labels - 0 or 1
 * @returns weights of the features as they are, and the bias
 */
export function fitHead(rows, labels) {
  const size = rows[0].length;
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (const row of rows) for (let j = 0; j < size; j++) mean[j] += row[j] / rows.length;
  for (const row of rows)
    for (let j = 0; j < size; j++) deviation[j] += (row[j] - mean[j]) ** 2 / rows.length;
  for (let j = 0; j < size; j++) deviation[j] = Math.sqrt(deviation[j]) + 1e-6;
  const scaled = rows.map((row) => {
    const values = new Float64Array(size + 1);
    for (let j = 0; j < size; j++) values[j] = (row[j] - mean[j]) / deviation[j];
    values[size] = 1;
    return values;
  });
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const rarity = (labels.length - positives) / positives;
  const weights = new Float64Array(size + 1);
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(size + 1);
    const hessian = Array.from({ length: size + 1 }, () => new Float64Array(size + 1));
    for (const [i, row] of scaled.entries()) {
      let sum = 0;
      for (let j = 0; j <= size; j++) sum += row[j] * weights[j];
      const probability = 1 / (1 + Math.exp(-sum));
      const importance = labels[i] === 1 ? rarity : 1;
      const error = importance * (probability - labels[i]);
      const curvature = importance * probability * (1 - probability) + 1e-6;
      for (let j = 0; j <= size; j++) {
        gradient[j] += error * row[j];
        const scale = curvature * row[j];
        const line = hessian[j];
        for (let k = 0; k <= j; k++) line[k] += scale * row[k];
      }
    }
    for (let j = 0; j < size; j++) {
      gradient[j] += RIDGE * weights[j];
      hessian[j][j] += RIDGE;
    }
    const change = solve(hessian, gradient);
    let most = 0;
    for (let j = 0; j <= size; j++) {
      weights[j] -= change[j];
      most = Math.max(most, Math.abs(change[j]));
    }
    if (most < 1e-5) break;
  }
  const own = Array.from({ length: size }, (_, j) => weights[j] / deviation[j]);
  return { weights: own, bias: weights[size] - own.reduce((sum, weight, j) => sum + weight * mean[j], 0) };
}

/** How much the eyes look like closed ones, 0..1. */
export function closureBy({ weights, bias }, features) {
  return 1 / (1 + Math.exp(-features.reduce((sum, value, i) => sum + value * weights[i], bias)));
}

/** The closure of each photo by a head that was fitted to the other folds: photos of one person are no question, as each is of another. */
export function crossFitted(rows, labels) {
  const foldOf = (i) => (i * 7919) % FOLDS;
  const closures = new Float64Array(rows.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const inside = rows.flatMap((_, i) => (foldOf(i) === fold ? [] : [i]));
    const head = fitHead(
      inside.map((i) => rows[i]),
      inside.map((i) => labels[i]),
    );
    for (const [i, row] of rows.entries()) if (foldOf(i) === fold) closures[i] = closureBy(head, row);
  }
  return closures;
}

/** Photos whose eyes can be seen, and are clearly closed (1) or open (0). */
export function eyeLabel(row) {
  if (row.sunglasses !== '0' || !['0', '2'].includes(row['eyes-closed'])) return undefined;
  return row['eyes-closed'] === '2' ? 1 : 0;
}
