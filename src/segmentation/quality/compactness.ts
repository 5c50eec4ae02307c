import type { Segments } from '../../types.js';
import { checkSegments } from '../checkSegments.js';
import { segmentSizes } from '../segmentStatistics.js';

/**
 * Roundness of superpixels: the area of each divided by that of a disc of the same perimeter, averaged over pixels (Schick et al.,
 * Measuring and Evaluating the Compactness of Superpixels, ICPR 2012). Perimeters are counted in pixel sides, including the edge of the
 * photo: a square has pi / 4, the maximum.
 *
 * @returns 0..pi / 4
 * @throws TypeError or RangeError for an invalid label map, or one without a label
 */
export function compactness(segments: Segments): number {
  checkSegments('segments', segments);
  const { data, width, count } = segments;
  const perimeters = new Int32Array(count);
  data.forEach((label, i) => {
    if (label < 0) return;
    const column = i % width;
    const sides =
      Number(column === 0 || data[i - 1] !== label) +
      Number(column === width - 1 || data[i + 1] !== label) +
      Number(data[i - width] !== label) +
      Number(data[i + width] !== label);
    perimeters[label] = perimeters[label] + sides;
  });
  let [sum, pixels] = [0, 0];
  segmentSizes(segments).forEach((size, label) => {
    if (size === 0) return;
    sum += (size * 4 * Math.PI * size) / perimeters[label] ** 2;
    pixels += size;
  });
  if (pixels === 0) throw new RangeError('`segments.data` must have a label of 0 or more, got none');
  return sum / pixels;
}
