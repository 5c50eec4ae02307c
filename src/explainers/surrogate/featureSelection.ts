import { addScaled, dot, invert, rowsOf } from './linear.js';
import { ridge, type Surrogate, surrogateStatistics } from './surrogate.js';

/**
 * Selection of `numFeatures` superpixels for the fit, as in lime (https://github.com/marcotcr/lime):
 * - `'auto'`: `'forward_selection'` for 6 or fewer, else `'highest_weights'`;
 * - `'forward_selection'`: repeatedly adds the superpixel that raises the weighted R2 of the fit most;
 * - `'highest_weights'`: those with the largest coefficients in a fit of all;
 * - `'lasso_path'`: those of the last point of the lasso path with at most `numFeatures` (LARS; Efron et al., https://arxiv.org/abs/math/0406456);
 * - `'none'`: all.
 */
export type FeatureSelection = 'auto' | 'forward_selection' | 'highest_weights' | 'lasso_path' | 'none';

/** Weighted samples: masks, weights and scores. */
interface Samples {
  readonly masks: Uint8Array;
  readonly weights: Float64Array;
  readonly scores: Float64Array;
}

/**
 * Ridge regression on selected superpixels; the coefficients of the others are 0.
 *
 * @param width - number of superpixels
 * @returns a function that fits the scores of one class, one per mask
 */
export function selectedRidge(
  masks: Uint8Array,
  weights: Float64Array,
  alpha: number,
  numFeatures: number,
  selection: FeatureSelection,
): (scores: Float64Array) => Surrogate {
  const width = masks.length / weights.length;
  return (scores) => {
    const features = selectFeatures({ masks, weights, scores }, numFeatures, selection);
    // the lasso path of equal scores has no superpixel
    if (features.length === 0) return constantFit(masks, weights, scores);
    const fitted = ridge(columnsOf(masks, width, features), weights, alpha)(scores);
    const expand = (values: Float64Array, rest: number): Float64Array => {
      const all = new Float64Array(width).fill(rest);
      features.forEach((feature, i) => {
        all[feature] = values[i];
      });
      return all;
    };
    return {
      ...fitted,
      coefficients: expand(fitted.coefficients, 0),
      standardErrors: expand(fitted.standardErrors, 0),
      signConfidences: expand(fitted.signConfidences, 0.5),
    };
  };
}

/** The fit of no superpixel: the weighted mean of the scores. */
function constantFit(masks: Uint8Array, weights: Float64Array, scores: Float64Array): Surrogate {
  const none = new Float64Array(masks.length / weights.length);
  const mean = dot(weights, scores) / weights.reduce((sum, weight) => sum + weight, 0);
  return surrogateStatistics(rowsOf(masks, none.length), weights, scores, none, mean, () => none);
}

/** @returns the superpixels to fit, in rising order */
export function selectFeatures(samples: Samples, numFeatures: number, selection: FeatureSelection): number[] {
  const width = samples.masks.length / samples.weights.length;
  const all = Array.from({ length: width }, (_, i) => i);
  if (selection === 'none' || numFeatures >= width) return all;
  if (selection === 'lasso_path') return lassoPath(samples, numFeatures);
  const forward = selection === 'forward_selection' || (selection === 'auto' && numFeatures <= 6);
  const chosen = forward ? forwardSelection(samples, numFeatures) : highestWeights(samples, numFeatures);
  return chosen.sort((a, b) => a - b);
}

function highestWeights({ masks, weights, scores }: Samples, numFeatures: number): number[] {
  const { coefficients } = ridge(masks, weights, 0.01)(scores);
  const order = [...coefficients.keys()];
  return order.sort((a, b) => Math.abs(coefficients[b]) - Math.abs(coefficients[a])).slice(0, numFeatures);
}

function forwardSelection({ masks, weights, scores }: Samples, numFeatures: number): number[] {
  const width = masks.length / weights.length;
  const chosen: number[] = [];
  while (chosen.length < numFeatures) {
    let [best, largest] = [-1, Number.NEGATIVE_INFINITY];
    for (let feature = 0; feature < width; feature++) {
      if (chosen.includes(feature)) continue;
      // lime has no penalty here; a tiny one makes the fit unique for superpixels that are always shown together
      const { r2 } = ridge(columnsOf(masks, width, [...chosen, feature]), weights, 1e-10)(scores);
      if (r2 > largest) [best, largest] = [feature, r2];
    }
    chosen.push(best);
  }
  return chosen;
}

/** The superpixels with non-zero coefficients at the last knot of the lasso path that has at most `numFeatures` of them. */
function lassoPath({ masks, weights, scores }: Samples, numFeatures: number): number[] {
  const width = masks.length / weights.length;
  const rows = rowsOf(masks, width);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(width);
  rows.forEach((row, n) => void addScaled(means, row, weights[n] / total));
  const mean = dot(weights, scores) / total;
  const centred = rows.map((row) => Float64Array.from(row, (value, i) => value - means[i]));
  const gram = Array.from({ length: width }, () => new Float64Array(width));
  const left = new Float64Array(width);
  const spread = scores.reduce((largest, score) => Math.max(largest, Math.abs(score - mean)), 0);
  // equal scores, but for rounding
  if (spread <= 1e-12 * Math.abs(mean)) return [];
  centred.forEach((row, n) => {
    // without units: the limits below are those of rounding, however small weights and scores are
    const weight = weights[n] / total;
    addScaled(left, row, (weight * (scores[n] - mean)) / spread);
    row.forEach((value, i) => void addScaled(gram[i], row, weight * value));
  });
  let found: number[] = [];
  const coefficients = new Float64Array(width);
  let active: number[] = [];
  let dropped = -1;
  for (let knot = 0; knot < 8 * width; knot++) {
    const outside = Array.from({ length: width }, (_, i) => i).filter((i) => !active.includes(i));
    const level = left.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    if (level < 1e-12) break;
    if (dropped < 0) {
      const next = outside.reduce((a, b) => (Math.abs(left[b]) > Math.abs(left[a]) ? b : a), outside[0]);
      if (next === undefined) break;
      active = [...active, next];
    }
    const inverse = active.map((i) => Float64Array.from(active, (j) => gram[i][j] + (i === j ? 1e-12 : 0)));
    invert(inverse, 'the samples cannot tell superpixels apart: use more samples');
    const signs = Float64Array.from(active, (i) => Math.sign(left[i]));
    const direction = inverse.map((line) => dot(line, signs));
    const falls = Float64Array.from(gram, (line) =>
      active.reduce((sum, i, k) => sum + line[i] * direction[k], 0),
    );
    let step = level;
    let leaving = -1;
    for (let j = 0; j < width; j++) {
      if (active.includes(j) || j === dropped) continue;
      for (const sign of [1, -1]) {
        const closing = 1 - sign * falls[j];
        // one with the largest correlation, too, joins at once; one that is always shown with active ones never does
        if (closing > 1e-9) step = Math.min(step, Math.max(0, level - sign * left[j]) / closing);
      }
    }
    active.forEach((i, k) => {
      const candidate = -coefficients[i] / direction[k];
      if (candidate > 1e-12 && candidate < step) [step, leaving] = [candidate, i];
    });
    active.forEach((i, k) => {
      coefficients[i] = coefficients[i] + step * direction[k];
    });
    addScaled(left, falls, -step);
    if (leaving >= 0) {
      coefficients[leaving] = 0;
      active = active.filter((i) => i !== leaving);
    }
    dropped = leaving;
    if (active.length <= numFeatures) found = active;
    if (step === level) break;
  }
  return found.sort((a, b) => a - b);
}

function columnsOf(masks: Uint8Array, width: number, features: readonly number[]): Uint8Array {
  const rows = masks.length / width;
  const chosen = new Uint8Array(rows * features.length);
  for (let n = 0; n < rows; n++)
    features.forEach((feature, i) => {
      chosen[n * features.length + i] = masks[n * width + feature];
    });
  return chosen;
}
