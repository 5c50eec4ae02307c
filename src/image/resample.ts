import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { checkNumber, checkObject, checkRaster, checkSize } from '../validate.js';

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
 * Cuts a region out of a photo and brings it to a size, in one pass. Shrinking averages with a triangle filter as wide as two target
 * pixels, so that nothing aliases; enlarging is bilinear, with half-pixel centres. Outside the photo its edge pixels are repeated.
 *
 * @param region - in pixels of the photo; it may reach outside, and be at most 64 times as long as the photo
 * @returns RGB in 0..255
 * @throws TypeError or RangeError for a bad photo, region or size, or a colour that is not finite
 */
export function resample(image: Pixels, region: FaceBox, size: Size): Raster<Float32Array> {
  const channels = checkRaster('image', image, [3, 4]);
  checkSize('size', size);
  checkRegion(region, image);
  const { data, width, height } = image;
  const whole = region.x === 0 && region.y === 0 && region.width === width && region.height === height;
  // a photo that is on the grid already is only copied
  if (whole && size.width === width && size.height === height) return rgbOf(image, channels);
  const horizontal = taps(region.x, region.width, size.width);
  const vertical = taps(region.y, region.height, size.height);
  const result = new Float32Array(size.width * size.height * 3);
  const stride = size.width * 3;
  // rows of the photo that were brought to the target's width; neighbouring target rows share them
  const rows = new Map<number, Float32Array>();
  const free: Float32Array[] = [];
  const rowAt = (y: number): Float32Array => {
    const found = rows.get(y);
    if (found) return found;
    const row = free.pop() ?? new Float32Array(stride);
    resampleRow(row, data, y * width * channels, width, channels, horizontal);
    rows.set(y, row);
    return row;
  };
  for (let y = 0; y < size.height; y++) {
    const start = vertical.first[y];
    for (const [known, row] of rows) {
      if (known >= clamp(start, height)) continue;
      rows.delete(known);
      free.push(row);
    }
    const target = result.subarray(y * stride, (y + 1) * stride);
    const end = vertical.to[y];
    let k = vertical.from[y];
    for (; k + 1 < end; k += 2) {
      const at = y * vertical.count + k;
      addTwo(
        target,
        rowAt(clamp(start + k, height)),
        vertical.weights[at],
        rowAt(clamp(start + k + 1, height)),
        vertical.weights[at + 1],
      );
    }
    if (k < end) addOne(target, rowAt(clamp(start + k, height)), vertical.weights[y * vertical.count + k]);
  }
  // 0 times what is not finite is NaN: one sum is quicker than a test of each
  let zero = 0;
  for (let i = 0; i < result.length; i++) zero += 0 * result[i];
  const odd = zero === 0 ? undefined : result.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`\`image.data\` must be finite, got ${odd} when resampled`);
  return { data: result, width: size.width, height: size.height };
}

/** The longer side of the largest region, in longer sides of the photo: the work for each pixel grows with it. */
const MAX_REGION_RATIO = 64;
/** Largest distance of a region from the photo, in pixels. */
const MAX_DISTANCE = 2 ** 30;

function checkRegion(region: FaceBox, image: Size): void {
  checkObject('region', region, '{ x, y, width, height }');
  const longest = MAX_REGION_RATIO * Math.max(image.width, image.height);
  checkNumber('region.x', region.x, -MAX_DISTANCE, MAX_DISTANCE);
  checkNumber('region.y', region.y, -MAX_DISTANCE, MAX_DISTANCE);
  // a smaller one shows a single colour
  checkNumber('region.width', region.width, 1e-6, longest);
  checkNumber('region.height', region.height, 1e-6, longest);
}

function rgbOf({ data, width, height }: Pixels, channels: number): Raster<Float32Array> {
  if (channels === 3) return { data: new Float32Array(data), width, height };
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[Math.floor(i / 3) * channels + (i % 3)];
  return { data: rgb, width, height };
}

/** Brings a row of the photo to the target's width. */
function resampleRow(
  row: Float32Array,
  data: Pixels['data'],
  offset: number,
  width: number,
  channels: number,
  { first, weights, count, from, to }: Taps,
): void {
  for (let x = 0; x < first.length; x++) {
    let [red, green, blue] = [0, 0, 0];
    const start = first[x];
    const own = x * count;
    const end = to[x];
    const inside = start + from[x] >= 0 && start + end <= width;
    for (let k = from[x]; k < end; k++) {
      const weight = weights[own + k];
      const at = offset + (inside ? start + k : clamp(start + k, width)) * channels;
      red += weight * data[at];
      green += weight * data[at + 1];
      blue += weight * data[at + 2];
    }
    row[x * 3] = red;
    row[x * 3 + 1] = green;
    row[x * 3 + 2] = blue;
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
