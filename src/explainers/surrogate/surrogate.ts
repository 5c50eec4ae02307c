import { checkInteger, checkNumber, checkValues, describe } from '../../validate.js';
import { addScaled, dot, invert, rowsOf } from './linear.js';

/** A linear model of one class around one photo. */
export interface Surrogate {
  /** Increase of the class's probability or logit (`link`) when a superpixel is shown: the larger, the more evidence for the class. */
  readonly coefficients: Float64Array;
  /** Prediction of the linear model with everything hidden. */
  readonly intercept: number;
  /** Weighted R2 on the samples, at most 1 (a perfect fit); it can be negative. 0 if all scores are equal. */
  readonly r2: number;
  /** Prediction of the linear model for the whole photo. */
  readonly localPrediction: number;
  /**
   * Standard error of each coefficient: its standard deviation over seeds. A mask and its opposite count as one sample; heteroscedastic samples
   * are allowed (jackknife; MacKinnon & White,
   * https://doi.org/10.1016/0304-4076(85)90158-7). Infinity for too few samples.
   */
  readonly standardErrors: Float64Array;
  /** Confidence in the sign of each coefficient, from its standard error: 0.5 (none) to 1 (certain). */
  readonly signConfidences: Float64Array;
}

/**
 * Cosine distance of each mask to the mask that shows everything: `1 - sqrt(shown / count)`.
 *
 * @param masks - one row per sample, 1 shows a superpixel, 0 hides it
 * @param width - number of superpixels
 * @returns distances in 0..1: the larger, the more is hidden
 * @throws TypeError or RangeError for masks that are not a Uint8Array of whole rows
 */
export function maskDistances(masks: Uint8Array, width: number): Float64Array {
  checkMasks(masks, width);
  return Float64Array.from(rowsOf(masks, width), (row) => {
    return 1 - Math.sqrt(row.reduce((sum, shown) => sum + shown, 0) / width);
  });
}

/**
 * Exponential kernel of lime: `sqrt(exp(-distance^2 / width^2))`.
 *
 * @param distances - distances of the samples from the photo
 * @param width - width of the kernel, above 0
 * @returns weights in 0..1: 1 at a distance of 0
 * @throws TypeError or RangeError for distances that are not finite, or a width that is not above 0
 */
export function kernelWeights(distances: ArrayLike<number>, width: number): Float64Array {
  checkValues('distances', distances);
  checkNumber('width', width, Number.MIN_VALUE);
  return Float64Array.from(distances, (distance) => Math.sqrt(Math.exp(-(distance ** 2) / width ** 2)));
}

/**
 * Weights of a fold-over design, whose rows 1 and 2, 3 and 4 ... are opposites: both rows of a pair get the mean of their weights, so that
 * interactions of two superpixels cancel in their difference. A row without an opposite gets weight 0: the whole photo would bias all
 * coefficients in one direction, more so with few samples.
 */
export function pairedWeights(weights: Float64Array): Float64Array {
  if (weights.length < 3) return weights;
  const paired = new Float64Array(weights.length);
  for (let n = 1; n + 1 < weights.length; n += 2) {
    paired.fill((weights[n] + weights[n + 1]) / 2, n, n + 2);
  }
  return paired;
}

/** Largest magnitude of a value: products of several values stay finite. */
const LARGEST = 1e60;

/**
 * Weighted ridge regression of a class's probability on the masks, with an intercept that is not penalised: scikit-learn's
 * `Ridge(alpha).fit(masks, values, sample_weight=weights)`, as in lime.
 *
 * @param masks - one row per sample, 1 shows a superpixel, 0 hides it
 * @param outputs - probabilities, one row per mask
 * @param weights - weight of each sample, 0 or more
 * @param alpha - strength of the penalty, 0 or more
 * @returns a surrogate for each column of `outputs`
 * @throws TypeError or RangeError for arguments of wrong lengths or values; RangeError if the samples do not determine the coefficients
 */
export function fitSurrogates(
  masks: Uint8Array,
  outputs: ArrayLike<number>,
  weights: Float64Array,
  alpha: number,
): Surrogate[] {
  checkValues('weights', weights);
  checkValues('outputs', outputs);
  checkNumber('alpha', alpha, 0, LARGEST);
  weights.forEach((weight, n) => void checkNumber(`weights[${n}]`, weight, 0, LARGEST));
  for (let n = 0; n < outputs.length; n++) checkNumber(`outputs[${n}]`, outputs[n], -LARGEST, LARGEST);
  const rows = weights.length;
  checkInteger('masks.length / weights.length', checkMasks(masks) / rows, 1);
  const classes = outputs.length / rows;
  checkInteger('outputs.length / weights.length', classes, 1);
  const surrogateOf = ridge(masks, weights, alpha);
  return Array.from({ length: classes }, (_, c) =>
    surrogateOf(Float64Array.from({ length: rows }, (_, n) => outputs[n * classes + c])),
  );
}

/** @returns the number of values */
function checkMasks(masks: unknown, width = 1): number {
  if (!(masks instanceof Uint8Array))
    throw new TypeError(`\`masks\` must be a Uint8Array of zeros and ones, got ${describe(masks)}`);
  checkInteger('width', width, 1);
  checkInteger('masks.length / width', masks.length / width, 1);
  return masks.length;
}

/**
 * Ridge regression; computations shared by all classes are done once.
 *
 * @returns a function that fits the scores of one class, one per mask
 */
export function ridge(
  masks: Uint8Array,
  weights: Float64Array,
  alpha: number,
): (answers: ArrayLike<number>) => Surrogate {
  const width = masks.length / weights.length;
  const rows = rowsOf(masks, width);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(width);
  rows.forEach((row, n) => void addScaled(means, row, weights[n] / total));
  const centred = rows.map((row) => means.map((mean, i) => row[i] - mean));
  const normal = Array.from(means, (_, i) => {
    const line = new Float64Array(width);
    line[i] = alpha;
    centred.forEach((row, n) => void addScaled(line, row, weights[n] * row[i]));
    return line;
  });
  invert(normal, 'the samples cannot tell superpixels apart: use more samples or a positive `alpha`');
  // change of the coefficients per unit of each sample's score
  const influence = centred.map((row, n) => {
    return Float64Array.from(normal, (inverse) => weights[n] * dot(inverse, row));
  });
  const leverages = weights.map((weight, n) => weight / total + dot(centred[n], influence[n]));
  const groups = independentGroups(rows, weights);
  return (scores) => {
    // differences from the first score are exactly 0 for equal scores, whatever is rounded
    const answers = weights.map((_, n) => scores[n] - scores[0]);
    const mean = dot(weights, answers) / total;
    const coefficients = new Float64Array(width);
    influence.forEach((pull, n) => void addScaled(coefficients, pull, answers[n] - mean));
    const intercept = mean - dot(means, coefficients);
    const variances = (residuals: Float64Array): Float64Array => {
      const squares = new Float64Array(width);
      // as many unknowns as scores: there are no residuals to estimate errors from
      if (groups.length <= width) return squares.fill(Number.POSITIVE_INFINITY);
      for (const group of groups) {
        const change = changeWithout(group, leverages, influence, residuals);
        addScaled(
          squares,
          change.map((value) => value ** 2),
          1,
        );
      }
      return squares;
    };
    return surrogateStatistics(rows, weights, answers, coefficients, intercept, variances, scores[0]);
  };
}

/**
 * Change of the coefficients when a group of samples is left out; Infinity for those that would be undetermined.
 *
 * @param leverages - change of each sample's prediction per unit of its own score
 * @param influence - change of the coefficients per unit of each sample's score
 * @param times - number of times the group occurs in the samples; it is left out once
 */
export function changeWithout(
  group: readonly number[],
  leverages: Float64Array,
  influence: readonly Float64Array[],
  residuals: Float64Array,
  times = 1,
): Float64Array {
  const change = new Float64Array(influence[0].length);
  let left = times;
  for (const n of group) {
    left -= leverages[n];
    addScaled(change, influence[n], residuals[n]);
  }
  return change.map((value) => (left > 1e-9 ? value / left : Number.POSITIVE_INFINITY));
}

/**
 * Surrogate with its goodness of fit and standard errors.
 *
 * @param variances - squares of the standard errors, from the residuals
 * @param offset - what `answers` and `intercept` are less than the scores
 */
export function surrogateStatistics(
  rows: readonly Uint8Array[],
  weights: Float64Array,
  answers: ArrayLike<number>,
  coefficients: Float64Array,
  intercept: number,
  variances: (residuals: Float64Array) => Float64Array,
  offset = 0,
): Surrogate {
  const mean = dot(weights, answers) / weights.reduce((sum, weight) => sum + weight, 0);
  const residuals = Float64Array.from(rows, (row, n) => answers[n] - intercept - dot(coefficients, row));
  const squares = (values: ArrayLike<number>, from: number): number =>
    weights.reduce((sum, weight, n) => sum + weight * (values[n] - from) ** 2, 0);
  const spread = squares(answers, mean);
  const standardErrors = variances(residuals).map(Math.sqrt);
  return {
    coefficients,
    intercept: intercept + offset,
    r2: spread > 0 ? 1 - squares(residuals, 0) / spread : 0,
    localPrediction: coefficients.reduce((sum, value) => sum + value, intercept + offset),
    standardErrors,
    signConfidences: coefficients.map((value, i) => signConfidence(value, standardErrors[i])),
  };
}

/** Cumulative normal distribution at `|value| / error`, accurate to 2e-4 (Bowling et al., https://doi.org/10.3926/jiem.2009.v2n1.p114-127). */
export function signConfidence(value: number, error: number): number {
  if (value === 0) return 0.5;
  const ratio = Math.abs(value) / error;
  return 1 / (1 + Math.exp(-ratio * (1.5976 + 0.070566 * ratio ** 2)));
}

/**
 * Independent samples: a mask and the opposite mask after it are one group, as they are drawn together.
 */
export function independentGroups(rows: readonly Uint8Array[], weights: Float64Array): number[][] {
  const groups: number[][] = [];
  for (let n = 0; n < rows.length; n++) {
    if (!weights[n]) continue;
    const next = weights[n + 1] ? rows[n + 1] : undefined;
    const paired = next && rows[n].every((shown, i) => shown !== next[i]);
    groups.push(paired ? [n, n + 1] : [n]);
    if (paired) n++;
  }
  return groups;
}
