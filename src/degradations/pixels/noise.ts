import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import { degradation, type Rgb } from '../degradation.js';
import { toLinear, toPhoto } from './linearLight.js';

/**
 * Sensor noise in low light: photon (Poisson) and read (Gaussian) noise in linear light (Foi et al.,
 * https://doi.org/10.1109/TIP.2008.2001399), correlated between neighbours as by demosaicing.
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

/** Adds noise to linear light: variance `photons * light + read^2`, correlated over neighbouring pixels. */
export function addNoise(
  linear: Float32Array,
  { width, height }: { width: number; height: number },
  photons: number,
  read: number,
  random: Random,
): void {
  const noise = Float32Array.from({ length: linear.length }, () => random.normal());
  // demosaicing: each channel is measured only at some pixels and interpolated at the others
  const spread = random.uniform(0.45, 0.9);
  const correlated = smooth(noise, width, height, spread, 3);
  const boost = deviation(correlated);
  for (let i = 0; i < linear.length; i++) {
    const light = linear[i];
    linear[i] = light + (correlated[i] / boost) * Math.sqrt(photons * light + read * read);
  }
}

function deviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length) || 1;
}

/** Noise as in `sensorNoise`, on a photo that is already in linear light. */
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
