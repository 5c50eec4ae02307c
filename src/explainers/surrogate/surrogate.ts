import { checkInteger, checkNumber, checkValues, describe } from '../../validate.js';
import { addScaled, dot, invert, rowsOf } from './linear.js';

/** A linear model of one class around one photo. */
export interface Surrogate {
  /** By how much showing each superpixel raises the class's probability, or its logit: see `link` of the explainer's options. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Weighted R2 on the samples: 1 when the linear model says it all; it can be negative. 0 when there is nothing to explain. */
  readonly r2: number;
  /** What the linear model gives the whole photo. */
  readonly localPrediction: number;
  /**
   * Standard error of each coefficient: how far it varies from one seed to another around what ever more samples would give. A mask and
   * its opposite count as one sample, and the variance need not be even (jackknife; MacKinnon & White,
   * https://doi.org/10.1016/0304-4076(85)90158-7). Infinity when there are too few samples to tell.
   */
  readonly standardErrors: Float64Array;
  /** How sure the sign of each coefficient is, from its standard error: .5 (any) .. 1. */
  readonly signConfidences: Float64Array;
}

/** Cosine distance of each mask to the mask that shows everything: `1 - sqrt(shown / count)`. */
export function maskDistances(masks: Uint8Array, width: number): Float64Array {
  checkMasks(masks, width);
  return Float64Array.from(rowsOf(masks, width), (row) => {
    return 1 - Math.sqrt(row.reduce((sum, shown) => sum + shown, 0) / width);
  });
}

/** lime's exponential kernel: `sqrt(exp(-distance^2 / width^2))`. */
export function kernelWeights(distances: ArrayLike<number>, width: number): Float64Array {
  checkValues('distances', distances);
  checkNumber('width', width, Number.MIN_VALUE);
  return Float64Array.from(distances, (distance) => Math.sqrt(Math.exp(-(distance ** 2) / width ** 2)));
}

/**
 * The weights of a fold-over design, whose rows 1 and 2, 3 and 4 ... are opposites: both rows of a pair get the mean of their weights, or
 * else what two superpixels do together would not cancel in their difference. A row without its opposite counts nothing: the whole photo
 * would otherwise push all coefficients the same way, the more so the fewer samples there are.
 */
export function pairedWeights(weights: Float64Array): Float64Array {
  if (weights.length < 3) return weights;
  const paired = new Float64Array(weights.length);
  for (let n = 1; n + 1 < weights.length; n += 2) {
    paired.fill((weights[n] + weights[n + 1]) / 2, n, n + 2);
  }
  return paired;
}

/** Largest magnitude of a value: products of several stay finite. */
const LARGEST = 1e60;

/**
 * Weighted ridge regression of a class's probability on the masks, with an intercept that is not penalised: scikit-learn's
 * `Ridge(alpha).fit(masks, values, sample_weight=weights)`, which lime uses.
 *
 * @param outputs - probabilities, one row per mask
 * @returns a surrogate for each column of `outputs`
 * @throws RangeError when the samples do not determine the coefficients
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

/** @returns how many values there are */
function checkMasks(masks: unknown, width = 1): number {
  if (!(masks instanceof Uint8Array))
    throw new TypeError(`\`masks\` must be a Uint8Array of zeros and ones, got ${describe(masks)}`);
  checkInteger('width', width, 1);
  checkInteger('masks.length / width', masks.length / width, 1);
  return masks.length;
}

/** Does once what is the same for all classes. @returns fits the answers for one class, one per mask */
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
  const normal = Array.from({ length: width }, (_, i) => {
    const line = new Float64Array(width);
    line[i] = alpha;
    centred.forEach((row, n) => void addScaled(line, row, weights[n] * row[i]));
    return line;
  });
  invert(normal, 'the samples cannot tell superpixels apart: use more samples or a positive `alpha`');
  // what one unit of each sample's answer adds to the coefficients
  const influence = centred.map((row, n) => {
    return Float64Array.from(normal, (inverse) => weights[n] * dot(inverse, row));
  });
  const leverages = weights.map(
    (weight, n) => weight / total + dot(centred[n] as Float64Array, influence[n] as Float64Array),
  );
  const groups = independentGroups(rows, weights);
  return (answers) => {
    const mean = dot(weights, answers) / total;
    const coefficients = new Float64Array(width);
    influence.forEach((pull, n) => void addScaled(coefficients, pull, answers[n] - mean));
    const intercept = mean - dot(means, coefficients);
    return surrogateStatistics(rows, weights, answers, coefficients, intercept, (residuals) => {
      const squares = new Float64Array(width);
      // as many unknowns as answers: nothing is left that would tell how far off they are
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
    });
  };
}

/**
 * What the coefficients would change by if a group of samples were left out; Infinity where they would not be determined then.
 *
 * @param leverages - by how much each sample's own answer moves what the fit says of it
 * @param influence - what one unit of each sample's answer adds to the coefficients
 * @param times - how often the group is among the samples: it is left out once
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
 * A surrogate with all that there is to say of how good it is.
 *
 * @param variances - the squares of the standard errors, given what the linear model misses of each answer
 */
export function surrogateStatistics(
  rows: readonly Uint8Array[],
  weights: Float64Array,
  answers: ArrayLike<number>,
  coefficients: Float64Array,
  intercept: number,
  variances: (residuals: Float64Array) => Float64Array,
): Surrogate {
  const mean = dot(weights, answers) / weights.reduce((sum, weight) => sum + weight, 0);
  const residuals = Float64Array.from(rows, (row, n) => answers[n] - intercept - dot(coefficients, row));
  const squares = (values: ArrayLike<number>, from: number): number =>
    weights.reduce((sum, weight, n) => sum + weight * (values[n] - from) ** 2, 0);
  const spread = squares(answers, mean);
  const standardErrors = variances(residuals).map(Math.sqrt);
  return {
    coefficients,
    intercept,
    r2: spread > 0 ? 1 - squares(residuals, 0) / spread : 0,
    localPrediction: coefficients.reduce((sum, value) => sum + value, intercept),
    standardErrors,
    signConfidences: coefficients.map((value, i) => signConfidence(value, standardErrors[i])),
  };
}

/** The cumulative normal distribution at `|value| / error`, to 2e-4 (Bowling et al., https://doi.org/10.3926/jiem.2009.v2n1.p114-127). */
export function signConfidence(value: number, error: number): number {
  if (value === 0) return 0.5;
  const ratio = Math.abs(value) / error;
  return 1 / (1 + Math.exp(-ratio * (1.5976 + 0.070566 * ratio ** 2)));
}

/**
 * The samples that say something of their own: a mask and the opposite behind it are one group, as they were not drawn apart and tell a
 * coefficient by their difference only.
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
