import type { FaceBox, Pixels, Size } from '../types.js';

/** Columns and rows of a target: from the first of each to the one behind the last. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** For each target position the first source position and the weights of it and its successors. */
interface Taps {
  readonly first: Int32Array;
  readonly weights: Float32Array;
  readonly count: number;
  /** For each target position the first of its weights that is not 0, and the one behind the last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * The work of `resample` without its checks, for a window of the target: values outside of the window are left as they are.
 *
 * @param target - RGB of `size`, from which the window is written
 * @param image - RGB or RGBA
 * @param region - the part of the photo that `target` shows
 * @param window - by default all of the target
 */
export function resampleInto(
  target: Float32Array,
  { data, width, height }: Pixels,
  region: FaceBox,
  size: Size,
  window: Window = { left: 0, top: 0, right: size.width, bottom: size.height },
): void {
  const channels = data.length / (width * height);
  const horizontal = taps(region.x, region.width, size.width);
  const vertical = taps(region.y, region.height, size.height);
  const { left, top, right, bottom } = window;
  const stride = (right - left) * 3;
  // rows of the photo resized to the target's width; neighbouring target rows share them
  const rows = new Map<number, Float32Array>();
  const free: Float32Array[] = [];
  const rowAt = (y: number): Float32Array => {
    const found = rows.get(y);
    if (found) return found;
    const row = free.pop() ?? new Float32Array(stride);
    resampleRow(row, data, y * width * channels, width, channels, horizontal, left, right);
    rows.set(y, row);
    return row;
  };
  for (let y = top; y < bottom; y++) {
    const start = vertical.first[y];
    for (const [known, row] of rows) {
      if (known >= clamp(start, height)) continue;
      rows.delete(known);
      free.push(row);
    }
    const at = (y * size.width + left) * 3;
    const line = target.subarray(at, at + stride).fill(0);
    const end = vertical.to[y];
    let k = vertical.from[y];
    for (; k + 1 < end; k += 2) {
      const own = y * vertical.count + k;
      addTwo(
        line,
        rowAt(clamp(start + k, height)),
        vertical.weights[own],
        rowAt(clamp(start + k + 1, height)),
        vertical.weights[own + 1],
      );
    }
    if (k < end) addOne(line, rowAt(clamp(start + k, height)), vertical.weights[y * vertical.count + k]);
  }
}

/** Resizes columns `left` to `right` of a row of the photo to the target's width. */
function resampleRow(
  row: Float32Array,
  data: Pixels['data'],
  offset: number,
  width: number,
  channels: number,
  { first, weights, count, from, to }: Taps,
  left: number,
  right: number,
): void {
  for (let x = left, out = 0; x < right; x++, out += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    const start = first[x];
    const own = x * count;
    const end = to[x];
    if (start + from[x] >= 0 && start + end <= width) {
      let at = offset + (start + from[x]) * channels;
      for (let k = own + from[x]; k < own + end; k++, at += channels) {
        const weight = weights[k];
        red += weight * data[at];
        green += weight * data[at + 1];
        blue += weight * data[at + 2];
      }
    } else
      for (let k = from[x]; k < end; k++) {
        const weight = weights[own + k];
        const at = offset + clamp(start + k, width) * channels;
        red += weight * data[at];
        green += weight * data[at + 1];
        blue += weight * data[at + 2];
      }
    row[out] = red;
    row[out + 1] = green;
    row[out + 2] = blue;
  }
}

function addOne(target: Float32Array, row: Float32Array, weight: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i] + weight * row[i];
}

/** Two rows at once, rounded to 32 bits in between as one after the other. */
function addTwo(target: Float32Array, a: Float32Array, first: number, b: Float32Array, second: number): void {
  for (let i = 0; i < target.length; i++) target[i] = Math.fround(target[i] + first * a[i]) + second * b[i];
}

function taps(start: number, length: number, size: number): Taps {
  const scale = length / size;
  const support = Math.max(scale, 1);
  const count = Math.floor(2 * support) + 2;
  const first = new Int32Array(size);
  const weights = new Float32Array(size * count);
  const from = new Int32Array(size);
  const to = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const centre = start + (i + 0.5) * scale;
    const low = Math.floor(centre - support);
    first[i] = low;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      sum += Math.max(0, 1 - Math.abs(low + k + 0.5 - centre) / support);
    }
    for (let k = 0; k < count; k++) {
      weights[i * count + k] = Math.max(0, 1 - Math.abs(low + k + 0.5 - centre) / support) / sum;
    }
    while (from[i] < count - 1 && weights[i * count + from[i]] === 0) from[i]++;
    to[i] = count;
    while (to[i] > from[i] + 1 && weights[i * count + to[i] - 1] === 0) to[i]--;
  }
  return { first, weights, count, from, to };
}

function clamp(index: number, length: number): number {
  return index < 0 ? 0 : index < length ? index : length - 1;
}
