import { checkArray, checkInteger, checkNumber, checkValues } from '../../validate.js';

/** Largest magnitude of a logit: its square stays finite. */
const LARGEST = 1e100;

/**
 * Temperature scaling of a softmax (Guo et al. 2017, https://arxiv.org/abs/1706.04599): the T that maximises the
 * likelihood of the labels under `softmax(logits / T)`. Newton's method on 1/T, in which the loss is convex.
 *
 * @param logits - one row per sample; log-probabilities are valid, too
 * @param labels - the index of the true class of each row
 * @returns T in .05..20
 * @throws RangeError when there are no rows or the lengths differ
 */
export function fitTemperature(logits: readonly ArrayLike<number>[], labels: ArrayLike<number>): number {
  checkArray('logits', logits);
  checkArray('labels', labels);
  if (logits.length === 0 || labels.length !== logits.length) {
    throw new RangeError(
      `\`labels\` must have one value a row, got ${labels.length} for ${logits.length} rows`,
    );
  }
  for (const [i, row] of logits.entries()) {
    checkValues(`logits[${i}]`, row);
    for (let c = 0; c < row.length; c++) checkNumber(`logits[${i}][${c}]`, row[c], -LARGEST, LARGEST);
    checkInteger(`labels[${i}]`, labels[i], 0, row.length - 1);
  }
  let [beta, low, high] = [1, 0.05, 20];
  for (let round = 0; round < 100; round++) {
    let [gradient, curvature] = [0, 1e-12];
    logits.forEach((row, i) => {
      const { mean, variance } = moments(row, beta);
      gradient += mean - row[labels[i]];
      curvature += variance;
    });
    if (gradient > 0) high = beta;
    else low = beta;
    const next = Math.min(20, Math.max(0.05, beta - gradient / curvature));
    // a step out of the interval of the minimum has overshot: its curvature was that of a saturated softmax
    const step = next < low || next > high ? Math.sqrt(low * high) : next;
    if (Math.abs(step - beta) < 1e-10) break;
    beta = step;
  }
  return 1 / beta;
}

/**
 * The softmax at a temperature.
 *
 * @param logits - logits of one sample; log-probabilities are valid, too
 * @param temperature - above 0; larger values flatten the probabilities
 * @returns probabilities that add up to 1
 */
export function softmaxAt(logits: ArrayLike<number>, temperature: number): Float64Array {
  checkValues('logits', logits);
  if (logits.length === 0) throw new RangeError('`logits` must be at least one value, got none');
  checkNumber('temperature', temperature, 1 / LARGEST, LARGEST);
  for (let i = 0; i < logits.length; i++) checkNumber(`logits[${i}]`, logits[i], -LARGEST, LARGEST);
  const scaled = Float64Array.from(logits, (value) => value / temperature);
  const largest = scaled.reduce((a, b) => Math.max(a, b));
  const powers = scaled.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((value) => value / sum);
}

function moments(row: ArrayLike<number>, beta: number): { mean: number; variance: number } {
  const p = softmaxAt(row, 1 / beta);
  let [mean, square] = [0, 0];
  for (let i = 0; i < row.length; i++) {
    mean += p[i] * row[i];
    square += p[i] * row[i] ** 2;
  }
  return { mean, variance: square - mean * mean };
}
