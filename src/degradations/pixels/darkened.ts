import type { Random } from '../../random.js';
import type { Rgb } from '../degradation.js';
import { relight, toLinear, toPhoto } from './linearLight.js';
import { addNoise } from './noise.js';

/** Less light by a gain per pixel, and in some cases the sensor noise of low light. */
export function darkened(image: Rgb, gain: Float32Array, severity: number, random: Random): Rgb {
  if (severity < 0.4 || random.bernoulli()) return relight(image, gain);
  const linear = toLinear(image).map((light, i) => light * gain[(i / 3) | 0]);
  addNoise(linear, image, 0.0008, 0.002 * severity, random);
  return toPhoto(linear, image.width, image.height);
}
