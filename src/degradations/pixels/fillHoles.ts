import { resizeInterleaved } from '../../image/resizePhoto.js';
import { smooth } from '../../image/smooth.js';
import type { Rgb } from '../degradation.js';

/** Maximum width in pixels at which the smooth continuation is computed. */
const ACROSS = 96;

/**
 * Fills the unknown pixels of a photo: each becomes the mean of the known pixels around it, over a radius that grows with their distance
 * (normalised convolution, Knutsson and Westin, https://doi.org/10.1109/CVPR.1993.341081). The fill is blurred, but has no edge.
 *
 * @param known - weight of the photo at each pixel: 1 known, 0 unknown
 */
export function fillHoles(photo: Rgb, known: Float32Array): Rgb {
  const { data, width, height } = photo;
  const across = Math.min(width, ACROSS);
  const size = { width: across, height: Math.max(1, Math.round((height * across) / width)) };
  const weights = resizeInterleaved(known, photo, size, 1);
  const weighted = resizeInterleaved(
    Float32Array.from(data, (value, i) => value * known[(i / 3) | 0]),
    photo,
    size,
  );
  const filled = resizeInterleaved(spread(weighted, weights, size.width, size.height), size, photo);
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < result.length; i++) {
    const value = filled[i];
    result[i] = value + known[(i / 3) | 0] * (data[i] - value);
  }
  return { data: result, width, height };
}

function spread(weighted: Float32Array, weights: Float32Array, width: number, height: number): Float32Array {
  const result = new Float32Array(weighted.length);
  const open = new Float32Array(weights.length).fill(1);
  for (let sigma = 0.8; sigma < 4 * Math.max(width, height); sigma *= 2) {
    const total = smooth(weights, width, height, sigma);
    const sums = smooth(weighted, width, height, sigma, 3);
    let left = 0;
    for (let i = 0; i < open.length; i++) {
      const [rest, weight] = [open[i], total[i]];
      const share = rest * Math.min(1, weight / 0.15);
      if (share > 0) {
        for (let c = i * 3; c < i * 3 + 3; c++) {
          result[c] = result[c] + (share * sums[c]) / weight;
        }
      }
      open[i] = rest - share;
      left = Math.max(left, rest - share);
    }
    if (left < 0.01) break;
  }
  // where little is known even at a distance, the known part is normalised to full weight
  for (let i = 0; i < result.length; i++) {
    result[i] = result[i] / Math.max(1e-6, 1 - open[(i / 3) | 0]);
  }
  return result;
}
