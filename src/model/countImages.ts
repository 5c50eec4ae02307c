import type { Size } from '../types.js';
import { describe } from '../validate.js';

/**
 * Number of consecutive images in an array.
 *
 * @throws TypeError or RangeError unless it holds at least one RGB image of this size, and only whole ones
 */
export function countImages(images: Float32Array, { width, height }: Size): number {
  if (!(images instanceof Float32Array))
    throw new TypeError(`\`images\` must be a Float32Array, got ${describe(images)}`);
  const length = height * width * 3;
  const count = images.length / length;
  if (Number.isInteger(count) && count > 0) return count;
  throw new RangeError(
    `\`images\` must have n x ${height} x ${width} x 3 = n x ${length} values, got ${images.length}`,
  );
}
