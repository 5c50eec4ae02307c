import { checkInteger, checkNumber, checkSameSize } from '../validate.js';
import { checkMap } from './checkMap.js';
import type { FloatMap } from './normalize.js';

/**
 * Mean structural similarity of two maps (Wang et al., https://doi.org/10.1109/TIP.2003.819861) over uniform windows inside the maps,
 * with sample covariances: `skimage.metrics.structural_similarity(a, b, win_size=window, data_range=range)`.
 *
 * @param window - side of the windows, odd
 * @param range - range of the values: 1 for normalised maps
 * @returns -1..1: 1 for equal maps
 * @throws TypeError or RangeError for arguments that are not finite maps of one size, an even window, a window larger than the maps, or values
 *   whose fourth powers are not finite
 */
export function ssim(a: FloatMap, b: FloatMap, window = 7, range = 1): number {
  checkMap('a', a);
  checkMap('b', b);
  checkSameSize('`a` and `b`', a, b);
  checkInteger('window', window, 3, Math.min(a.width, a.height));
  if (window % 2 === 0) throw new RangeError(`\`window\` must be odd, got ${window}`);
  // larger or smaller ranges overflow or underflow when squared
  checkNumber('range', range, 1e-60, 1e60);
  const { width, height } = a;
  const sums = [
    windowSums(a, window, (i) => a.data[i]),
    windowSums(a, window, (i) => b.data[i]),
    windowSums(a, window, (i) => a.data[i] ** 2),
    windowSums(a, window, (i) => b.data[i] ** 2),
    windowSums(a, window, (i) => a.data[i] * b.data[i]),
  ] as const;
  const count = window * window;
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  let total = 0;
  const windows = (width - window + 1) * (height - window + 1);
  for (let i = 0; i < windows; i++) {
    const [ma, mb, aa, bb, ab] = sums.map((values) => values[i] / count) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const unbiased = count / (count - 1);
    const [va, vb, covariance] = [
      unbiased * (aa - ma * ma),
      unbiased * (bb - mb * mb),
      unbiased * (ab - ma * mb),
    ];
    total += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
  }
  if (!Number.isFinite(total))
    throw new RangeError('`a` and `b` must have values whose fourth powers are finite, got larger ones');
  return total / windows;
}

/** Sum over each window, by a summed-area table. */
function windowSums({ width, height }: FloatMap, window: number, value: (i: number) => number): Float64Array {
  const stride = width + 1;
  const table = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += value(y * width + x);
      table[(y + 1) * stride + x + 1] = table[y * stride + x + 1] + row;
    }
  }
  const [across, down] = [width - window + 1, height - window + 1];
  const sums = new Float64Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const [top, bottom] = [y * stride + x, (y + window) * stride + x];
      sums[y * across + x] = table[bottom + window] - table[bottom] - table[top + window] + table[top];
    }
  }
  return sums;
}
