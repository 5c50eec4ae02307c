import { addScaled, dot, invert, rowsOf } from './linear.js';
import { changeWithout, independentGroups, type Surrogate, surrogateStatistics } from './surrogate.js';

/** Scores of the photo with everything shown, and with everything hidden. */
export interface Ends {
  readonly all: number;
  readonly none: number;
}

/**
 * Weighted least squares of a class's probability on the masks, constrained so that the coefficients sum to the score with everything shown
 * minus that with everything hidden (efficiency): the surrogate is exact for the whole photo and for the fully hidden one. With the weights of
 * the Shapley kernel the coefficients estimate Shapley values (Lundberg & Lee, https://arxiv.org/abs/1705.07874, theorem 2); on all masks
 * they are the Shapley values.
 *
 * If the masks do not determine the coefficients, the solution of smallest norm is taken; the standard errors of the undetermined ones are
 * infinite. Standard errors only include the variance from random masks (Covert & Lee, https://arxiv.org/abs/2012.01536).
 *
 * @param masks - one row per sample; rows that show all or nothing must have weight 0
 * @param weights - weight of each row
 * @param draws - number of draws of each row; 0 for a row that is not random. A mask and its complement in the next row are drawn together
 * @returns a function that fits the scores of one class, one per mask
 */
export function constrained(
  masks: Uint8Array,
  weights: Float64Array,
  draws: ArrayLike<number>,
): (answers: ArrayLike<number>, ends: Ends) => Surrogate {
  const width = masks.length / weights.length;
  const rows = rowsOf(masks, width);
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const normal = rowsOf(new Float64Array(width * width), width);
  rows.forEach((row, n) => {
    row.forEach((shown, i) => {
      if (shown) addScaled(normal[i], row, weights[n] / total);
    });
  });
  const inverse = leastInverse(normal);
  const sums = Float64Array.from(inverse, (line) => line.reduce((sum, value) => sum + value, 0));
  const whole = sums.reduce((sum, value) => sum + value, 0);
  const shares = sums.map((sum) => sum / whole);
  const influence = rows.map((row, n) => {
    const pull = Float64Array.from(inverse, (line) => dot(line, row));
    addScaled(pull, shares, -dot(sums, row));
    return pull.map((value) => (value * weights[n]) / total);
  });
  const leverages = Float64Array.from(rows, (row, n) => dot(influence[n], row));
  const groups = independentGroups(rows, weights);
  const drawn = groups.filter(([n]) => draws[n] > 0);
  const times = drawn.map(([n]) => draws[n]);
  const undetermined = undeterminedOf(rows, influence, shares);
  return (answers, { all, none }) => {
    const coefficients = shares.map((share) => share * (all - none));
    influence.forEach((pull, n) => void addScaled(coefficients, pull, answers[n] - none));
    // rounding error, larger if the masks determine the fit poorly
    const sum = coefficients.reduce((total, value) => total + value, 0);
    addScaled(coefficients, shares, all - none - sum);
    return surrogateStatistics(rows, weights, answers, coefficients, none, (residuals) => {
      const variances = varianceOf(
        drawn.map((group, g) => changeWithout(group, leverages, influence, residuals, times[g])),
        times,
        width,
      );
      const few = drawn.length > 0 && groups.length < width;
      return variances.map((variance, i) => (few || undetermined[i] ? Number.POSITIVE_INFINITY : variance));
    });
  };
}

/** Variance of a sum over draws, estimated from the variation of the contributions of the draws. */
function varianceOf(changes: readonly Float64Array[], times: readonly number[], width: number): Float64Array {
  const count = times.reduce((sum, value) => sum + value, 0);
  const variances = new Float64Array(width);
  if (count === 0) return variances;
  // a single draw gives no estimate
  if (count === 1) return variances.fill(Number.POSITIVE_INFINITY);
  const mean = new Float64Array(width);
  changes.forEach((change, g) => void addScaled(mean, change, times[g] / count));
  changes.forEach((change, g) => {
    const factor = (times[g] * count) / (count - 1);
    const squares = change.map((value, i) => (value - mean[i]) ** 2);
    addScaled(variances, squares, factor);
  });
  // NaN is a difference of infinities
  return variances.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value));
}

/**
 * Inverse of a positive semidefinite matrix whose largest entries are near 1; for a singular one, the matrix that gives the solution of
 * smallest norm: Tikhonov regularisation, iterated once, which leaves almost no bias.
 */
function leastInverse(matrix: readonly Float64Array[]): readonly Float64Array[] {
  const penalty = 1e-7;
  const inverse = matrix.map((line, i) => line.map((value, j) => (i === j ? value + penalty : value)));
  invert(inverse, 'the samples cannot tell superpixels apart');
  return inverse.map((line) => {
    const twice = line.slice();
    line.forEach((value, i) => void addScaled(twice, inverse[i], penalty * value));
    return twice;
  });
}

/** Coefficients that the samples do not determine: not recovered even from outputs of an exactly linear model. */
function undeterminedOf(
  rows: readonly Uint8Array[],
  influence: readonly Float64Array[],
  shares: Float64Array,
): boolean[] {
  return Array.from(shares, (share, i) => {
    // coefficient of i that is recovered for a model that depends on superpixel i only
    let found = share;
    rows.forEach((row, n) => {
      if (row[i]) found += influence[n]?.[i];
    });
    return Math.abs(found - 1) > 1e-6;
  });
}
