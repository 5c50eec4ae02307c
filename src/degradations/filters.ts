import type { Raster } from '../types.js';

/** A Gaussian blur of interleaved values: three box blurs (Kovesi, https://www.peterkovesi.com/papers/FastGaussianSmoothing.pdf). */
export function smooth(
  values: Float32Array,
  width: number,
  height: number,
  sigma: number,
  channels = 1,
): Float32Array {
  if (sigma < 0.8) return slightly(values, width, height, sigma, channels);
  let result = values;
  for (const radius of boxRadii(sigma)) {
    if (radius > 0)
      result = blurRows(
        blurColumns(result, width, height, channels, radius),
        width,
        height,
        channels,
        radius,
      );
  }
  return result === values ? values.slice() : result;
}

/** A narrow blur: three taps whose variance is the Gaussian's own; boxes are too coarse for it. */
function slightly(
  values: Float32Array,
  width: number,
  height: number,
  sigma: number,
  channels: number,
): Float32Array {
  const side = (sigma * sigma) / 2;
  const blurred = (dx: number, dy: number, source: Float32Array): Float32Array =>
    convolve(
      source,
      width,
      height,
      [
        [0, 0, 1 - 2 * side],
        [-dx, -dy, side],
        [dx, dy, side],
      ],
      channels,
    );
  return sigma > 0 ? blurred(0, 1, blurred(1, 0, values)) : values.slice();
}

function boxRadii(sigma: number): number[] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1);
  let low = Math.floor(ideal);
  if (low % 2 === 0) low--;
  const count = Math.round((12 * sigma * sigma - 3 * low * low - 12 * low - 9) / (-4 * low - 4));
  return [0, 1, 2].map((i) => (i < count ? low - 1 : low + 1) / 2);
}

/** A box blur along x. Edges are repeated. */
function blurRows(
  values: Float32Array,
  width: number,
  height: number,
  channels: number,
  radius: number,
): Float32Array {
  const result = new Float32Array(values.length);
  const scale = 1 / (2 * radius + 1);
  const last = width - 1;
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < channels; c++) {
      const base = y * width * channels + c;
      let sum = (radius + 1) * (values[base] as number);
      for (let i = 1; i <= radius; i++) sum += values[base + (i < width ? i : last) * channels] as number;
      for (let x = 0; x < width; x++) {
        const at = base + x * channels;
        result[at] = sum * scale;
        const enters = x + radius + 1;
        const leaves = x - radius;
        sum +=
          (values[base + (enters < width ? enters : last) * channels] as number) -
          (values[base + Math.max(leaves, 0) * channels] as number);
      }
    }
  }
  return result;
}

/** A box blur along y: running sums of whole rows. Edges are repeated. */
function blurColumns(
  values: Float32Array,
  width: number,
  height: number,
  channels: number,
  radius: number,
): Float32Array {
  const result = new Float32Array(values.length);
  const stride = width * channels;
  const scale = 1 / (2 * radius + 1);
  const sums = new Float64Array(stride);
  const row = (y: number): number => (y < 0 ? 0 : y < height ? y : height - 1) * stride;
  for (let y = -radius; y <= radius; y++) {
    const from = row(y);
    for (let i = 0; i < stride; i++) sums[i] = (sums[i] as number) + (values[from + i] as number);
  }
  for (let y = 0; y < height; y++) {
    const [at, enters, leaves] = [y * stride, row(y + radius + 1), row(y - radius)];
    for (let i = 0; i < stride; i++) {
      const sum = sums[i] as number;
      result[at + i] = sum * scale;
      sums[i] = sum + (values[enters + i] as number) - (values[leaves + i] as number);
    }
  }
  return result;
}

/** A weighted sum of shifted copies of interleaved values: a convolution with a sparse kernel. Edges are repeated. */
export function convolve(
  values: Float32Array,
  width: number,
  height: number,
  kernel: readonly (readonly [dx: number, dy: number, weight: number])[],
  channels = 3,
): Float32Array {
  const result = new Float32Array(values.length);
  const stride = width * channels;
  for (const [dx, dy, weight] of kernel) {
    const [from, to] = [Math.min(width, Math.max(0, -dx)), Math.max(0, Math.min(width, width - dx))];
    for (let y = 0; y < height; y++) {
      const source = Math.min(height - 1, Math.max(0, y + dy)) * stride;
      const target = y * stride;
      const shift = source + dx * channels - target;
      for (let i = target + from * channels; i < target + to * channels; i++) {
        result[i] = (result[i] as number) + weight * (values[i + shift] as number);
      }
      for (let x = 0; x < width; x++) {
        if (x === from && to > from) x = to;
        if (x >= width) break;
        const edge = source + (dx < 0 ? 0 : width - 1) * channels;
        for (let c = 0; c < channels; c++) {
          const i = target + x * channels + c;
          result[i] = (result[i] as number) + weight * (values[edge + c] as number);
        }
      }
    }
  }
  return result;
}

/** Interleaved values brought to another size: bilinear, or the nearest one. What shrinks is to be smoothed before. */
export function rescaled(
  values: Float32Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
  nearest = false,
  channels = 3,
): Float32Array {
  const result = new Float32Array(to.width * to.height * channels);
  const columns = tapsOf(to.width, from.width, nearest);
  const rows = tapsOf(to.height, from.height, nearest);
  for (let y = 0; y < to.height; y++) {
    const [top, low, fy] = [rows.low[y] as number, rows.high[y] as number, rows.share[y] as number];
    for (let x = 0; x < to.width; x++) {
      const [left, right, fx] = [
        columns.low[x] as number,
        columns.high[x] as number,
        columns.share[x] as number,
      ];
      const a = (top * from.width + left) * channels;
      const b = (top * from.width + right) * channels;
      const c = (low * from.width + left) * channels;
      const d = (low * from.width + right) * channels;
      const at = (y * to.width + x) * channels;
      for (let k = 0; k < channels; k++) {
        const above = (values[a + k] as number) * (1 - fx) + (values[b + k] as number) * fx;
        const below = (values[c + k] as number) * (1 - fx) + (values[d + k] as number) * fx;
        result[at + k] = above * (1 - fy) + below * fy;
      }
    }
  }
  return result;
}

/** For each place of a new grid the two places of the old one around it, and the share of the second. */
function tapsOf(
  length: number,
  source: number,
  nearest: boolean,
): { low: Int32Array; high: Int32Array; share: Float32Array } {
  const [low, high] = [new Int32Array(length), new Int32Array(length)];
  const share = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / length - (nearest ? 0 : 0.5)));
    low[i] = Math.floor(at);
    high[i] = nearest ? (low[i] as number) : Math.min(source - 1, (low[i] as number) + 1);
    share[i] = nearest ? 0 : at - (low[i] as number);
  }
  return { low, high, share };
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
