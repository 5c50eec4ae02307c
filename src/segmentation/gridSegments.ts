import type { Segments, Size } from '../types.js';
import { checkInteger, checkSize } from '../validate.js';

/**
 * Rectangular tiles instead of superpixels: the result of SLIC on a blank photo, and a baseline for comparison.
 *
 * @throws RangeError for more tiles than pixels along a side
 */
export function gridSegments(size: Size, rows: number, columns: number): Segments {
  checkSize('size', size);
  const { width, height } = size;
  checkInteger('rows', rows, 1, height);
  checkInteger('columns', columns, 1, width);
  const data = new Int32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor((Math.floor(i / width) * rows) / height);
    data[i] = row * columns + Math.floor(((i % width) * columns) / width);
  }
  return { data, width, height, count: rows * columns };
}
