import type { Raster } from '../types.js';

/** A Gaussian blur of interleaved values by three box blurs (Kovesi, https://www.peterkovesi.com/papers/FastGaussianSmoothing.pdf). */
export function smooth(
  values: Float32Array,
  width: number,
  height: number,
  sigma: number,
  channels = 1,
): Float32Array {
  let result = values;
  for (const radius of boxRadii(sigma)) {
    result = boxBlur(
      boxBlur(result, width, height, channels, radius, true),
      width,
      height,
      channels,
      radius,
      false,
    );
  }
  return result === values ? values.slice() : result;
}

function boxRadii(sigma: number): number[] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1);
  let low = Math.floor(ideal);
  if (low % 2 === 0) low--;
  const count = Math.round((12 * sigma * sigma - 3 * low * low - 12 * low - 9) / (-4 * low - 4));
  return [0, 1, 2].map((i) => (i < count ? low - 1 : low + 1) / 2);
}

function boxBlur(
  values: Float32Array,
  width: number,
  height: number,
  channels: number,
  radius: number,
  horizontal: boolean,
): Float32Array {
  if (radius <= 0) return values;
  const result = new Float32Array(values.length);
  const [length, lines] = horizontal ? [width, height] : [height, width];
  const [step, next] = horizontal ? [channels, width * channels] : [width * channels, channels];
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < channels; c++) {
      const base = line * next + c;
      let sum = 0;
      for (let i = -radius; i <= radius; i++) sum += values[base + within(i, length) * step] as number;
      for (let i = 0; i < length; i++) {
        result[base + i * step] = sum / (2 * radius + 1);
        sum +=
          (values[base + within(i + radius + 1, length) * step] as number) -
          (values[base + within(i - radius, length) * step] as number);
      }
    }
  }
  return result;
}

function within(i: number, length: number): number {
  return i < 0 ? 0 : i < length ? i : length - 1;
}

/** A weighted sum of shifted copies of interleaved values: a convolution with a sparse kernel. Edges are repeated. */
export function convolve(
  values: Float32Array,
  width: number,
  height: number,
  kernel: readonly (readonly [dx: number, dy: number, weight: number])[],
  channels = 3,
): Float32Array {
  const reach = kernel.reduce((far, [dx, dy]) => Math.max(far, Math.abs(dx), Math.abs(dy)), 0);
  const padded = withRim(values, width, height, reach, channels);
  const result = new Float32Array(values.length);
  const row = width * channels;
  const paddedRow = (width + 2 * reach) * channels;
  for (const [dx, dy, weight] of kernel) {
    const shift = (dy + reach) * paddedRow + (dx + reach) * channels;
    for (let y = 0; y < height; y++) {
      const from = shift + y * paddedRow;
      const to = y * row;
      for (let i = 0; i < row; i++)
        result[to + i] = (result[to + i] as number) + weight * (padded[from + i] as number);
    }
  }
  return result;
}

/** Edge values repeated outwards, so that a kernel never asks for what is not there. */
function withRim(
  values: Float32Array,
  width: number,
  height: number,
  rim: number,
  channels: number,
): Float32Array {
  const across = width + 2 * rim;
  const result = new Float32Array(across * (height + 2 * rim) * channels);
  for (let y = -rim, at = 0; y < height + rim; y++) {
    const row = within(y, height) * width;
    for (let x = -rim; x < width + rim; x++) {
      const from = (row + within(x, width)) * channels;
      for (let c = 0; c < channels; c++) result[at++] = values[from + c] as number;
    }
  }
  return result;
}

/** Interleaved values brought to another size: averaged over areas when smaller, bilinear when larger, or the nearest one. */
export function rescaled(
  values: Float32Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
  nearest = false,
  channels = 3,
): Float32Array {
  const { width, height } = to;
  const result = new Float32Array(width * height * channels);
  const rows = neighbours(from.height, height, nearest);
  const columns = neighbours(from.width, width, nearest);
  const stride = from.width * channels;
  for (let y = 0, at = 0; y < height; y++) {
    const upper = (rows.low[y] as number) * stride;
    const lower = (rows.high[y] as number) * stride;
    const down = rows.share[y] as number;
    for (let x = 0; x < width; x++) {
      const left = (columns.low[x] as number) * channels;
      const right = (columns.high[x] as number) * channels;
      const across = columns.share[x] as number;
      for (let c = 0; c < channels; c++, at++) {
        const top =
          (values[upper + left + c] as number) * (1 - across) +
          (values[upper + right + c] as number) * across;
        const bottom =
          (values[lower + left + c] as number) * (1 - across) +
          (values[lower + right + c] as number) * across;
        result[at] = top * (1 - down) + bottom * down;
      }
    }
  }
  return result;
}

interface Neighbours {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** How much of the higher one there is. */
  readonly share: Float64Array;
}

/** For each place on the new axis the two places on the old one between which it lies. */
function neighbours(from: number, to: number, nearest: boolean): Neighbours {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const [a, b, part] = (nearest ? pick : between)(i, from / to, from);
    low[i] = a;
    high[i] = b;
    share[i] = part;
  }
  return { low, high, share };
}

function between(i: number, scale: number, length: number): [number, number, number] {
  const at = Math.max(0, (i + 0.5) * scale - 0.5);
  const low = Math.min(length - 1, Math.floor(at));
  return [low, Math.min(length - 1, low + 1), at - low];
}

function pick(i: number, scale: number, length: number): [number, number, number] {
  const at = Math.min(length - 1, Math.floor((i + 0.5) * scale));
  return [at, at, 0];
}

/** Smooth random values with deviation 1, with structures of about `scale` pixels (value noise, smoothly interpolated). */
export function smoothNoise(
  width: number,
  height: number,
  scale: number,
  normal: () => number,
): Raster<Float32Array> {
  const columns = Math.max(2, Math.ceil(width / scale) + 2);
  const rows = Math.max(2, Math.ceil(height / scale) + 2);
  const values = Float32Array.from({ length: columns * rows }, normal);
  const data = new Float32Array(width * height);
  const step = 1 / Math.max(scale, width / (columns - 1), height / (rows - 1));
  const ease = (t: number): number => t * t * (3 - 2 * t);
  let squares = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y * step);
    const fy = ease(y * step - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x * step);
      const fx = ease(x * step - column);
      const i = row * columns + column;
      const top = (values[i] as number) * (1 - fx) + (values[i + 1] as number) * fx;
      const low = (values[i + columns] as number) * (1 - fx) + (values[i + columns + 1] as number) * fx;
      const value = top * (1 - fy) + low * fy;
      data[y * width + x] = value;
      squares += value * value;
    }
  }
  const gain = 1 / Math.max(1e-6, Math.sqrt(squares / data.length));
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) * Math.min(gain, 3);
  return { data, width, height };
}

/** Smooth noise at halving scales, each with `falloff` times the strength of the one before: clouds, stone, bark, cloth. */
export function fractalNoise(
  width: number,
  height: number,
  scale: number,
  normal: () => number,
  falloff = 0.55,
  finest = 1.2,
): Float32Array {
  const sum = new Float32Array(width * height);
  let [weight, squares] = [1, 0];
  for (let size = scale; size >= finest; size /= 2) {
    const { data } = smoothNoise(width, height, size, normal);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (data[i] as number);
    squares += weight * weight;
    weight *= falloff;
  }
  const norm = 1 / Math.sqrt(squares || 1);
  return sum.map((value) => value * norm);
}
