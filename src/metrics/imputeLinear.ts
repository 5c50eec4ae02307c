import type { Raster } from '../types.js';
import { checkRaster, checkSameSize } from '../validate.js';

/** Weights of the neighbours that share a side with a pixel, and of those that share a corner. */
const SIDE = 1 / 6;
const CORNER = 1 / 12;
/** The residual at which a channel counts as solved, in units of its largest value. */
const TOLERANCE = 1e-7;

/**
 * Fills missing pixels so that each is the weighted mean of its eight neighbours, 1/6 for those at its sides and 1/12 for those at its corners;
 * at the edge of the picture by the weights of those there are. The linear imputation of ROAD (Rong et al.,
 * https://arxiv.org/abs/2202.00449), without the noise.
 *
 * The equations are symmetric and positive definite, and solved by conjugate gradients; for each channel at a time, in the picture's own precision.
 *
 * @param image - any number of interleaved channels
 * @param missing - 1 where a pixel is missing, one value for each
 * @param start - the same picture with a guess in the missing places: a good one saves time. @defaultValue the mean of what is there
 * @returns the values of the whole picture
 * @throws RangeError when every pixel is missing
 */
export function imputeLinear(
  image: Raster<Float32Array>,
  missing: Uint8Array,
  start?: Float32Array,
): Float32Array {
  const channels = checkRaster('image', image);
  const { data, width, height } = image;
  checkRaster('missing', { data: missing, width, height }, [1]);
  if (start)
    checkSameSize(
      '`start` and `image`',
      { width: start.length, height: 1 },
      { width: data.length, height: 1 },
    );
  const result = data.slice();
  const system = equations(missing, width, height);
  if (system.unknown.length === 0) return result;
  if (system.unknown.length === missing.length)
    throw new RangeError('`missing` must leave at least one pixel, got none');
  for (let c = 0; c < channels; c++) {
    const values = new Float64Array(system.diagonal.length);
    let [sum, largest] = [0, 0];
    for (let i = 0; i < missing.length; i++) {
      if (missing[i]) continue;
      const value = data[i * channels + c] as number;
      sum += value;
      largest = Math.max(largest, Math.abs(value));
      values[system.place(i)] = value;
    }
    const mean = sum / (missing.length - system.unknown.length);
    for (const i of system.pixels) values[system.place(i)] = start?.[i * channels + c] ?? mean;
    solve(values, system, TOLERANCE * largest);
    for (const i of system.pixels) result[i * channels + c] = values[system.place(i)] as number;
  }
  return result;
}

/** What is to be solved, on the picture with an edge of one pixel around it: nothing then asks where the picture ends. */
interface Equations {
  /** Where the missing pixels lie on the picture, and with its edge. */
  readonly pixels: Int32Array;
  readonly unknown: Int32Array;
  /** For each place the sum of the weights of the neighbours there are. */
  readonly diagonal: Float64Array;
  readonly stride: number;
  place(pixel: number): number;
}

function equations(missing: Uint8Array, width: number, height: number): Equations {
  const stride = width + 2;
  const place = (pixel: number): number => pixel + stride + 1 + 2 * Math.floor(pixel / width);
  const pixels = Int32Array.from(missing.keys()).filter((i) => missing[i]);
  const diagonal = new Float64Array(stride * (height + 2)).fill(1);
  for (const pixel of pixels) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const across = Number(x > 0) + Number(x < width - 1);
    const down = Number(y > 0) + Number(y < height - 1);
    diagonal[place(pixel)] = SIDE * (across + down) + CORNER * across * down;
  }
  return { pixels, unknown: pixels.map(place), diagonal, stride, place };
}

/** Conjugate gradients, preconditioned by the diagonal. `values` has the known pixels and the guess, and gets the solution. */
function solve(values: Float64Array, { unknown, diagonal, stride }: Equations, tolerance: number): void {
  const count = unknown.length;
  const residual = new Float64Array(count);
  // 0 at what is known, and around the picture
  const direction = new Float64Array(values.length);
  const applied = new Float64Array(count);
  let product = 0;
  let largest = 0;
  const neighbours = (field: Float64Array, at: number): number =>
    SIDE *
      ((field[at - 1] as number) +
        (field[at + 1] as number) +
        (field[at - stride] as number) +
        (field[at + stride] as number)) +
    CORNER *
      ((field[at - stride - 1] as number) +
        (field[at - stride + 1] as number) +
        (field[at + stride - 1] as number) +
        (field[at + stride + 1] as number));
  for (let n = 0; n < count; n++) {
    const at = unknown[n] as number;
    const weight = diagonal[at] as number;
    const rest = neighbours(values, at) - weight * (values[at] as number);
    residual[n] = rest;
    direction[at] = rest / weight;
    product += (rest * rest) / weight;
    largest = Math.max(largest, Math.abs(rest));
  }
  // in exact arithmetic it ends after as many steps as there are unknowns
  for (let step = 0; step < 2 * count && largest > tolerance; step++) {
    let curvature = 0;
    for (let n = 0; n < count; n++) {
      const at = unknown[n] as number;
      const own = direction[at] as number;
      const value = (diagonal[at] as number) * own - neighbours(direction, at);
      applied[n] = value;
      curvature += own * value;
    }
    const length = product / curvature;
    let next = 0;
    largest = 0;
    for (let n = 0; n < count; n++) {
      const at = unknown[n] as number;
      values[at] = (values[at] as number) + length * (direction[at] as number);
      const rest = (residual[n] as number) - length * (applied[n] as number);
      residual[n] = rest;
      next += (rest * rest) / (diagonal[at] as number);
      if (rest > largest) largest = rest;
      else if (-rest > largest) largest = -rest;
    }
    const ratio = next / product;
    for (let n = 0; n < count; n++) {
      const at = unknown[n] as number;
      direction[at] = (residual[n] as number) / (diagonal[at] as number) + ratio * (direction[at] as number);
    }
    product = next;
  }
}
