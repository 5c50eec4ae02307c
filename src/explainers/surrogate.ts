/** A linear model of one class around one photo. */
export interface Surrogate {
  /** By how much showing each superpixel raises the class's probability. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Weighted R2 on the samples: 1 when the linear model says it all; it can be negative. 0 when there is nothing to explain. */
  readonly score: number;
  /** What the linear model gives the whole photo. */
  readonly localPrediction: number;
  /** Standard error of each coefficient, from the residuals, whether or not their variance is even (HC1; White, https://doi.org/10.2307/1912934). */
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
  const centred = Float64Array.from(masks, (value, at) => value - (means[at % width] as number));
  const normal = weightedSquares(centred, weights, width);
  for (let i = 0; i < width; i++) normal[i * width + i] = (normal[i * width + i] as number) + alpha;
  const factor = cholesky(normal, width);
  return Array.from({ length: classes }, (_, c) => {
    const y = Float64Array.from({ length: rows }, (_, n) => outputs[n * classes + c] as number);
    return fitOne(masks, centred, means, weights, total, factor, y);
  });
}

function fitOne(
  masks: Uint8Array,
  centred: Float64Array,
  means: Float64Array,
  weights: Float64Array,
  total: number,
  factor: Float64Array,
  y: Float64Array,
): Surrogate {
  const width = means.length;
  let mean = 0;
  for (let n = 0; n < y.length; n++) mean += ((weights[n] as number) * (y[n] as number)) / total;
  const right = new Float64Array(width);
  for (let n = 0; n < y.length; n++) {
    const pull = (weights[n] as number) * ((y[n] as number) - mean);
    for (let i = 0; i < width; i++)
      right[i] = (right[i] as number) + pull * (centred[n * width + i] as number);
  }
  const coefficients = solve(factor, right);
  let intercept = mean;
  for (let i = 0; i < width; i++) intercept -= (means[i] as number) * (coefficients[i] as number);
  const residuals = new Float64Array(y.length);
  let [unexplained, spread] = [0, 0];
  for (let n = 0; n < y.length; n++) {
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
    standardErrors: standardErrors(centred, weights, residuals, factor),
  };
}

/** The square roots of the diagonal of `M^-1 (X' W e^2 W X) M^-1`. */
function standardErrors(
  centred: Float64Array,
  weights: Float64Array,
  residuals: Float64Array,
  factor: Float64Array,
): Float64Array {
  const width = Math.sqrt(factor.length);
  const rows = weights.length;
  const variances = weights.map((weight, n) => (weight * (residuals[n] as number)) ** 2);
  const meat = weightedSquares(centred, variances, width);
  const correction = rows / Math.max(1, rows - width - 1);
  return Float64Array.from({ length: width }, (_, i) => {
    const unit = new Float64Array(width);
    unit[i] = 1;
    const column = solve(factor, unit);
    let sum = 0;
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++)
        sum += (column[a] as number) * (meat[a * width + b] as number) * (column[b] as number);
    }
    return Math.sqrt(Math.max(0, sum * correction));
  });
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
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - (factor[i * size + k] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++)
      x[i] = (x[i] as number) - (factor[k * size + i] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (factor[i * size + i] as number);
  }
  return x;
}
