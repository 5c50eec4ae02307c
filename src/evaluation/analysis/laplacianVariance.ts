import { lumaOf } from '../../image/index.js';
import type { Pixels } from '../../types.js';

/**
 * Variance of the Laplacian of the brightness, the usual measure of sharpness (Pech-Pacheco et al. 2000,
 * https://doi.org/10.1109/ICPR.2000.903548): the neighbours above, below, left and right minus four times the pixel, without the border.
 *
 * @returns 0 for an image that is flat or has no inner pixel
 */
export function laplacianVariance(image: Pixels): number {
  const { width, height } = image;
  const values = lumaOf(image).data;
  let [count, sum, squares] = [0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const value = values[i - 1] + values[i + 1] + values[i - width] + values[i + width] - 4 * values[i];
      count++;
      sum += value;
      squares += value * value;
    }
  }
  return count === 0 ? 0 : Math.max(0, squares / count - (sum / count) ** 2);
}
