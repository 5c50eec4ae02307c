import type { Random } from '../../random.js';
import { rowsOf } from './linear.js';
import type { Masks } from './sampling.js';

/** Masks for the Shapley kernel. */
export interface ShapleyMasks {
  /** One row per sample: everything shown, everything hidden, then pairs of a mask and its opposite. */
  readonly masks: Masks;
  /** Weight of each row in the kernel; 0 for the first two, whose scores are constraints. */
  readonly weights: Float64Array;
  /** Number of draws of each row; 0 for rows that are not random. */
  readonly draws: Int32Array;
}

/**
 * The Shapley kernel (Lundberg & Lee, https://arxiv.org/abs/1705.07874), up to a factor: the weight of a mask that shows `shown` of
 * `width` superpixels. It is 0 for masks that show all or nothing.
 */
export function shapleyKernel(masks: Masks, width: number): Float64Array {
  const logs = logBinomials(width);
  // the largest weight is that of a single superpixel; in logarithms, as some binomials overflow
  const largest = -logs[1] - Math.log(width - 1);
  return Float64Array.from(rowsOf(masks, width), (row) => {
    const shown = row.reduce((sum, value) => sum + value, 0);
    if (shown === 0 || shown === width) return 0;
    return Math.exp(-logs[shown] - Math.log(shown * (width - shown)) - largest);
  });
}

/**
 * Masks for Kernel SHAP, chosen as in the shap library (https://github.com/shap/shap): starting with the sizes of largest weight (one, and all
 * but one), all masks of a size as long as their weighted share of the budget covers them; for the other sizes, random pairs of a mask and its
 * opposite, with the size drawn by weight. If all masks fit into the budget, all are taken, and nothing is random.
 *
 * @param count - maximum number of rows, at least 2
 */
export function shapleyMasks(width: number, count: number, random: Random): ShapleyMasks {
  const rows: Uint8Array[] = [new Uint8Array(width).fill(1), new Uint8Array(width)];
  const weights = [0, 0];
  const draws = [0, 0];
  const add = (row: Uint8Array, weight: number, drawn: number): void => {
    rows.push(
      row,
      row.map((shown) => 1 - shown),
    );
    weights.push(weight, weight);
    draws.push(drawn, drawn);
  };
  const logs = logBinomials(width);
  const sizes = Array.from({ length: Math.floor(width / 2) }, (_, i) => {
    const size = i + 1;
    // half of the masks of the middle size are opposites of the other half
    const isMiddle = 2 * size === width;
    return {
      size,
      weight: (isMiddle ? 1 : 2) / (size * (width - size)),
      pairs: Math.exp(logs[size]) / (isMiddle ? 2 : 1),
    };
  });
  let left = Math.floor((count - 2) / 2);
  while (sizes.length > 0) {
    const [{ size, weight, pairs }] = sizes as [(typeof sizes)[0]];
    const rest = sizes.reduce((sum, other) => sum + other.weight, 0);
    const number = Math.round(pairs);
    if ((left * weight) / rest < number * (1 - 1e-8)) break;
    for (const row of combinations(width, size)) {
      if (2 * size < width || row[0] === 1) add(row, weight / number / 2, 0);
    }
    left -= number;
    sizes.shift();
  }
  drawPairs(width, sizes, left, random, add);
  const masks = new Uint8Array(rows.length * width);
  rows.forEach((row, n) => void masks.set(row, n * width));
  return { masks, weights: Float64Array.from(weights), draws: Int32Array.from(draws) };
}

/** Draws until there are `left` distinct pairs; repeated draws increase the weight of a pair. */
function drawPairs(
  width: number,
  sizes: readonly { size: number; weight: number }[],
  left: number,
  random: Random,
  add: (row: Uint8Array, weight: number, drawn: number) => void,
): void {
  const total = sizes.reduce((sum, { weight }) => sum + weight, 0);
  const found = new Map<string, { row: Uint8Array; times: number }>();
  let drawn = 0;
  // more draws would add few new pairs
  while (sizes.length > 0 && found.size < left && drawn < 4 * left) {
    const size = drawSize(sizes, random.uniform(0, total));
    const row = new Uint8Array(width);
    for (const i of random.permutation(width).subarray(0, size)) row[i] = 1;
    const key = (row[0] === 1 ? row : row.map((shown) => 1 - shown)).join('');
    const before = found.get(key);
    if (before) before.times++;
    else found.set(key, { row, times: 1 });
    drawn++;
  }
  for (const { row, times } of found.values()) add(row, (total * times) / drawn / 2, times);
}

/** @param at - a number in 0 .. the sum of the weights */
function drawSize(sizes: readonly { size: number; weight: number }[], at: number): number {
  let upTo = 0;
  for (const { size, weight } of sizes) {
    upTo += weight;
    if (at < upTo) return size;
  }
  return (sizes[sizes.length - 1] as { size: number }).size;
}

/** Every mask that shows `size` of `width`, in lexical order. */
function* combinations(width: number, size: number): Generator<Uint8Array> {
  const chosen = Int32Array.from({ length: size }, (_, i) => i);
  for (;;) {
    const row = new Uint8Array(width);
    for (const i of chosen) row[i] = 1;
    yield row;
    let last = size - 1;
    while (last >= 0 && chosen[last] === width - size + last) last--;
    if (last < 0) return;
    chosen[last] = chosen[last] + 1;
    for (let i = last + 1; i < size; i++) chosen[i] = chosen[i - 1] + 1;
  }
}

/** Logarithms of the binomial coefficients of `width` over 0 .. `width`. */
function logBinomials(width: number): Float64Array {
  const logs = new Float64Array(width + 1);
  for (let k = 1; k <= width; k++) logs[k] = logs[k - 1] + Math.log((width - k + 1) / k);
  return logs;
}
