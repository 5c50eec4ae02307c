import type { Pixels, Raster } from '../types.js';
import { checkNumber, checkRaster } from '../validate.js';

/**
 * A photo blurred with a Gaussian that ends at four deviations; at the edges it is mirrored (d c b a | a b c d). Equals
 * `scipy.ndimage.gaussian_filter(image, sigma)`.
 *
 * @param sigma - standard deviation in pixels; 0 leaves the photo as it is
 * @returns RGB in 0..255
 * @throws TypeError or RangeError for what is no photo, or a negative sigma
 */
export function gaussianBlur(image: Pixels, sigma: number): Raster<Float32Array> {
  const channels = checkRaster('image', image, [3, 4]);
  checkNumber('sigma', sigma, 0);
  const { data, width, height } = image;
  const rgb = new Float64Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * channels + c];
  }
  return { data: Float32Array.from(blurInterleaved(rgb, width, height, 3, sigma)), width, height };
}

/** The same for interleaved values of any kind, down the columns first and then along the rows. */
export function blurInterleaved(
  values: Float64Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): Float64Array {
  if (sigma === 0) return values;
  const weights = gaussian(sigma);
  const rows = width * channels;
  const down = blurLines(values, weights, height, rows, rows, 1);
  return blurLines(down, weights, width, channels, height * channels, channels, rows);
}

function gaussian(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: radius + 1 }, (_, i) =>
    Math.exp((-0.5 / (sigma * sigma)) * i * i),
  );
  let sum = weights[0];
  for (let i = 1; i <= radius; i++) sum += 2 * weights[i];
  return weights.map((weight) => weight / sum);
}

/** Blurs `lines` lines of `length` values that lie `step` apart. Line n begins at n for columns, at its row and channel for rows. */
function blurLines(
  values: Float64Array,
  weights: Float64Array,
  length: number,
  step: number,
  lines: number,
  group: number,
  stride = 0,
): Float64Array {
  const result = new Float64Array(values.length);
  const radius = weights.length - 1;
  const line = new Float64Array(length + 2 * radius);
  for (let n = 0; n < lines; n++) {
    const start = stride ? Math.floor(n / group) * stride + (n % group) : n;
    for (let i = -radius; i < length + radius; i++)
      line[i + radius] = values[start + mirror(i, length) * step];
    for (let i = 0; i < length; i++) {
      const at = i + radius;
      // from the far ends inwards: the order in which scipy adds, so that the last digit agrees
      let sum = line[at] * weights[0];
      for (let k = radius; k > 0; k--) {
        sum += (line[at - k] + line[at + k]) * weights[k];
      }
      result[start + i * step] = sum;
    }
  }
  return result;
}

function mirror(i: number, length: number): number {
  const period = 2 * length;
  const at = ((i % period) + period) % period;
  return at < length ? at : period - 1 - at;
}
