import type { Random } from '../random.js';
import { degradation, type Rgb } from './degradation.js';
import { smooth } from './filters.js';
import { toLinear, toPhoto } from './linearLight.js';

/**
 * The grain of a sensor in too little light: photon (Poisson) and read (Gaussian) noise in linear light (Foi et al.,
 * https://doi.org/10.1109/TIP.2008.2001399), spread over neighbours as demosaicing does.
 */
export const sensorNoise = degradation((image, severity, random) => {
  const linear = toLinear(image);
  addNoise(
    linear,
    image,
    severity ** 1.5 * random.uniform(0.006, 0.012),
    severity ** 1.5 * random.uniform(0.01, 0.03),
    random,
  );
  return toPhoto(linear, image.width, image.height);
});

/** A phone's denoiser at its limit: skin like wax, blotches of colour, edges that stay. */
export const denoisingSmear = degradation((image, severity, random) => {
  const { width, height } = image;
  const noisy = toLinear(image);
  addNoise(noisy, image, 0.003 + 0.006 * severity, 0.01 * severity, random);
  let values: Float32Array = Float32Array.from(toPhoto(noisy, width, height).data);
  for (let pass = 0; pass < 1 + severity; pass++) {
    values = edgePreserving(values, width, height, 1 + 1.6 * severity, 8 + 14 * severity);
  }
  return { data: Uint8ClampedArray.from(values), width, height };
});

/** Adds noise to linear light: variance `photons * light + read^2`, correlated over neighbouring pixels. */
export function addNoise(
  linear: Float32Array,
  { width, height }: { width: number; height: number },
  photons: number,
  read: number,
  random: Random,
): void {
  const noise = Float32Array.from({ length: linear.length }, () => random.normal());
  // demosaicing: each channel is measured at some pixels only and interpolated at the others
  const spread = random.uniform(0.45, 0.9);
  const correlated = smooth(noise, width, height, spread, 3);
  const boost = deviation(correlated);
  for (let i = 0; i < linear.length; i++) {
    const light = linear[i] as number;
    linear[i] = light + ((correlated[i] as number) / boost) * Math.sqrt(photons * light + read * read);
  }
}

/** A guided filter with the photo's own luma as the guide (He et al., https://doi.org/10.1109/TPAMI.2012.213). */
function edgePreserving(
  values: Float32Array,
  width: number,
  height: number,
  sigma: number,
  contrast: number,
): Float32Array {
  const count = width * height;
  const guide = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    guide[i] =
      0.3 * (values[i * 3] as number) +
      0.59 * (values[i * 3 + 1] as number) +
      0.11 * (values[i * 3 + 2] as number);
  }
  const average = (f: (i: number) => number): Float32Array =>
    smooth(
      Float32Array.from({ length: count }, (_, i) => f(i)),
      width,
      height,
      sigma,
    );
  const mean = average((i) => guide[i] as number);
  const square = average((i) => (guide[i] as number) ** 2);
  const result = new Float32Array(values.length);
  for (let c = 0; c < 3; c++) {
    const channel = average((i) => values[i * 3 + c] as number);
    const product = average((i) => (values[i * 3 + c] as number) * (guide[i] as number));
    const slope = new Float32Array(count);
    const offset = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const m = mean[i] as number;
      slope[i] =
        ((product[i] as number) - m * (channel[i] as number)) /
        ((square[i] as number) - m * m + contrast ** 2 / 4);
      offset[i] = (channel[i] as number) - (slope[i] as number) * m;
    }
    const slopes = smooth(slope, width, height, sigma);
    const offsets = smooth(offset, width, height, sigma);
    for (let i = 0; i < count; i++)
      result[i * 3 + c] = (slopes[i] as number) * (guide[i] as number) + (offsets[i] as number);
  }
  return result;
}

function deviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length) || 1;
}

/** Noise as `sensorNoise` makes it, on a photo that is in linear light already. */
export function noisyPhoto(
  linear: Float32Array,
  image: Rgb,
  photons: number,
  read: number,
  random: Random,
): Rgb {
  addNoise(linear, image, photons, read, random);
  return toPhoto(linear, image.width, image.height);
}
