/** A linear model of one class around one photo. */
export interface Surrogate {
  /** By how much showing each superpixel raises the class's probability. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Weighted R2 on the samples: 1 when the linear model says it all; it can be negative. 0 when there is nothing to explain. */
  readonly score: number;
  /** What the linear model gives the whole photo. */
  readonly localPrediction: number;
  /**
   * Standard error of each coefficient: how far it varies from one seed to another. A mask and its opposite count as one sample, and
   * the variance need not be even (jackknife; MacKinnon & White, https://doi.org/10.1016/0304-4076(85)90158-7). Infinity when there are
   * too few samples to tell.
   */
  readonly standardErrors: Float64Array;
}

/** Cosine distance of each mask to the mask that shows everything: `1 - sqrt(shown / count)`. */
export function maskDistances(masks: Uint8Array, width: number): Float64Array {
  return Float64Array.from({ length: masks.length / width }, (_, row) => {
    let shown = 0;
    for (let i = row * width; i < (row + 1) * width; i++) shown += masks[i] as number;
    return 1 - Math.sqrt(shown / width);
  });
}

/** lime's exponential kernel: `sqrt(exp(-distance^2 / width^2))`. */
export function kernelWeights(distances: ArrayLike<number>, width: number): Float64Array {
  return Float64Array.from(distances, (distance) => Math.sqrt(Math.exp(-(distance ** 2) / width ** 2)));
}

/**
 * Weighted ridge regression of a class's probability on the masks, with an intercept that is not penalised: scikit-learn's
 * `Ridge(alpha).fit(masks, values, sample_weight=weights)`, which lime uses.
 *
 * @param outputs - probabilities, one row per mask
 * @returns a surrogate for each column of `outputs`
 */
export function fitSurrogates(
  masks: Uint8Array,
  outputs: ArrayLike<number>,
  weights: Float64Array,
  alpha: number,
): Surrogate[] {
  const rows = weights.length;
  const width = masks.length / rows;
  const classes = outputs.length / rows;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(width);
  for (let n = 0; n < rows; n++) {
    const share = (weights[n] as number) / total;
    for (let i = 0; i < width; i++)
      means[i] = (means[i] as number) + share * (masks[n * width + i] as number);
  }
  const centred = new Float64Array(masks.length);
  for (let at = 0; at < masks.length; ) {
    for (let i = 0; i < width; i++, at++) centred[at] = (masks[at] as number) - (means[i] as number);
  }
  const normal = weightedSquares(centred, weights, width);
  for (let i = 0; i < width; i++) normal[i * width + i] = (normal[i * width + i] as number) + alpha;
  const factor = cholesky(normal, width);
  // what one unit of each sample's answer adds to the coefficients: the same for all classes
  const pulls = new Float64Array(masks.length);
  const leverages = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    const row = centred.subarray(n * width, (n + 1) * width);
    const weight = weights[n] as number;
    const solved = solve(factor, row);
    let leverage = weight / total;
    for (let i = 0; i < width; i++) {
      const pull = weight * (solved[i] as number);
      pulls[n * width + i] = pull;
      leverage += (row[i] as number) * pull;
    }
    leverages[n] = leverage;
  }
  const groups = independentGroups(masks, width);
  return Array.from({ length: classes }, (_, c) => {
    const y = Float64Array.from({ length: rows }, (_, n) => outputs[n * classes + c] as number);
    let mean = 0;
    for (let n = 0; n < rows; n++) mean += ((weights[n] as number) * (y[n] as number)) / total;
    const coefficients = new Float64Array(width);
    for (let n = 0; n < rows; n++) {
      for (let i = 0; i < width; i++)
        coefficients[i] =
          (coefficients[i] as number) + ((y[n] as number) - mean) * (pulls[n * width + i] as number);
    }
    let intercept = mean;
    for (let i = 0; i < width; i++) intercept -= (means[i] as number) * (coefficients[i] as number);
    const residuals = new Float64Array(rows);
    let [unexplained, spread] = [0, 0];
    for (let n = 0; n < rows; n++) {
      let predicted = intercept;
      for (let i = 0; i < width; i++)
        predicted += (masks[n * width + i] as number) * (coefficients[i] as number);
      residuals[n] = (y[n] as number) - predicted;
      unexplained += (weights[n] as number) * (residuals[n] as number) ** 2;
      spread += (weights[n] as number) * ((y[n] as number) - mean) ** 2;
    }
    return {
      coefficients,
      intercept,
      score: spread > 0 ? 1 - unexplained / spread : 0,
      localPrediction: coefficients.reduce((sum, value) => sum + value, intercept),
      standardErrors: standardErrors(pulls, leverages, residuals, groups, width),
    };
  });
}

/**
 * Where each group of samples begins that says something of its own: a mask and the opposite behind it are one group, as they were not
 * drawn apart and tell a coefficient by their difference only.
 */
function independentGroups(masks: Uint8Array, width: number): number[] {
  const starts: number[] = [];
  for (let at = 0; at < masks.length; at += width) {
    starts.push(at / width);
    let i = at;
    while (i < at + width && masks[i] !== masks[i + width] && i + width < masks.length) i++;
    if (i === at + width) at += width;
  }
  return starts;
}

/** What the coefficients would change by if each group in turn were left out, added up in squares. */
function standardErrors(
  pulls: Float64Array,
  leverages: Float64Array,
  residuals: Float64Array,
  groups: readonly number[],
  width: number,
): Float64Array {
  const errors = new Float64Array(width);
  // as many unknowns as answers: nothing is left that would tell how far off they are
  if (groups.length <= width) return errors.fill(Number.POSITIVE_INFINITY);
  for (const [g, start] of groups.entries()) {
    const end = groups[g + 1] ?? residuals.length;
    let left = 1;
    for (let n = start; n < end; n++) left -= leverages[n] as number;
    for (let i = 0; i < width; i++) {
      let change = 0;
      for (let n = start; n < end; n++) change += (residuals[n] as number) * (pulls[n * width + i] as number);
      errors[i] = (errors[i] as number) + (left > 1e-9 ? (change / left) ** 2 : Number.POSITIVE_INFINITY);
    }
  }
  return errors.map(Math.sqrt);
}

/** `X' diag(weights) X` for rows of a width. */
function weightedSquares(values: Float64Array, weights: Float64Array, width: number): Float64Array {
  const result = new Float64Array(width * width);
  for (let n = 0; n < weights.length; n++) {
    const weight = weights[n] as number;
    const row = n * width;
    for (let a = 0; a < width; a++) {
      const scaled = weight * (values[row + a] as number);
      for (let b = 0; b <= a; b++)
        result[a * width + b] = (result[a * width + b] as number) + scaled * (values[row + b] as number);
    }
  }
  for (let a = 0; a < width; a++)
    for (let b = 0; b < a; b++) result[b * width + a] = result[a * width + b] as number;
  return result;
}

/** The lower triangular factor of a symmetric positive definite matrix. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      if (i > j) factor[i * size + j] = sum / (factor[j * size + j] as number);
      else if (sum > 0) factor[i * size + i] = Math.sqrt(sum);
      else
        throw new RangeError(
          'the samples do not tell the superpixels apart: use more samples, or a positive `alpha`',
        );
    }
  }
  return factor;
}

function solve(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] as number) * (x[k] as number);
    x[i] = sum / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < size; k++) sum -= (factor[k * size + i] as number) * (x[k] as number);
    x[i] = sum / (factor[i * size + i] as number);
  }
  return x;
}
