import type { Heatmap, Raster } from '../../types.js';
import { checkFloats, checkObject, checkOneOf, checkSize, checkValues } from '../../validate.js';

/**
 * Reduction of the values of red, green and blue to one value per pixel:
 * - `'largest'`: the value of largest magnitude, with its sign; its magnitude is the map of Simonyan et al.
 *   (https://arxiv.org/abs/1312.6034);
 * - `'sum'`: their sum, signed, which preserves totals (completeness of integrated gradients);
 * - `'absolute'`: the sum of their magnitudes, as in the figures of the SmoothGrad paper (https://arxiv.org/abs/1706.03825): unsigned;
 * - `'norm'`: their Euclidean norm: unsigned.
 */
export type ChannelReduction = 'largest' | 'sum' | 'absolute' | 'norm';

/** @internal */
export const CHANNEL_REDUCTIONS: readonly ChannelReduction[] = ['largest', 'sum', 'absolute', 'norm'];

/**
 * Reduces interleaved RGB to one value per pixel.
 *
 * @param gradient - gradients or attributions, three values per pixel
 * @param reduction - reduction of the three values
 * @returns the map, signed for `'largest'` and `'sum'`
 * @throws TypeError or RangeError for a raster without three finite numbers per pixel, or an unknown reduction
 */
export function reduceChannels(gradient: Raster<ArrayLike<number>>, reduction: ChannelReduction): Heatmap {
  checkObject('gradient', gradient, '{ data, width, height }');
  const { data, width, height } = gradient;
  checkSize('gradient', gradient);
  checkValues('gradient.data', data, width * height * 3);
  checkOneOf('reduction', reduction, CHANNEL_REDUCTIONS);
  const reduced = Float32Array.from({ length: width * height }, (_, i) => {
    const [r, g, b] = [data[i * 3], data[i * 3 + 1], data[i * 3 + 2]];
    if (reduction === 'sum') return r + g + b;
    if (reduction === 'absolute') return Math.abs(r) + Math.abs(g) + Math.abs(b);
    if (reduction === 'norm') return Math.hypot(r, g, b);
    const largest = Math.abs(g) > Math.abs(r) ? g : r;
    return Math.abs(b) > Math.abs(largest) ? b : largest;
  });
  // sums of finite values may exceed the range
  checkFloats('gradient.data', reduced);
  return { data: reduced, width, height };
}
