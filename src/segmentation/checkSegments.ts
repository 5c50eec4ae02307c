import type { Segments, Size } from '../types.js';
import {
  checkInteger,
  checkRaster,
  checkSameSize,
  checkString,
  describe,
  MAX_SIZE_PIXELS,
} from '../validate.js';

/**
 * Checks the fields of a label map, but not its labels.
 *
 * @throws TypeError or RangeError naming what is wrong
 */
export function checkLabels(name: string, value: unknown): void {
  checkRaster(name, value, [1]);
  const { data, count } = value as Segments;
  if (!(data instanceof Int32Array))
    throw new TypeError(`\`${name}.data\` must be an Int32Array, got ${describe(data)}`);
  checkInteger(`${name}.count`, count, 1, MAX_SIZE_PIXELS);
}

/**
 * Checks a label map.
 *
 * @throws TypeError unless it is a label map; RangeError when its size differs from `size`, labels lie outside -1 .. `count - 1`, or a
 * label in 0 .. `count - 1` has no pixel
 */
export function checkSegments(name: string, value: unknown, size?: Size): void {
  checkString('name', name);
  checkRaster(name, value, [1]);
  const segments = value as Segments;
  if (!(segments.data instanceof Int32Array)) {
    throw new TypeError(`\`${name}.data\` must be an Int32Array, got ${describe(segments.data)}`);
  }
  checkInteger(`${name}.count`, segments.count, 1, segments.data.length);
  if (size) checkSameSize(`\`${name}\` and the grid`, segments, size);
  const used = new Uint8Array(segments.count);
  for (const label of segments.data) {
    if (label < -1 || label >= segments.count) {
      throw new RangeError(`\`${name}.data\` must be labels in -1..${segments.count - 1}, got ${label}`);
    }
    // -1 is not a segment: writing there has no effect
    used[label] = 1;
  }
  const gap = used.indexOf(0);
  if (gap >= 0) {
    throw new RangeError(
      `\`${name}.data\` must have every label in 0..${segments.count - 1}, got none that is ${gap}`,
    );
  }
}
