import { degradation } from './degradation.js';
import { TO_LINEAR, toLinear, toPhoto } from './linearLight.js';
import { noisyPhoto } from './noise.js';

/**
 * Too little light: up to four stops less than the photo itself had, and the noise that comes with it. Relative to the photo, never
 * to an absolute brightness. ISO/IEC 29794-5 "under-exposure prevention".
 */
export const underexpose = degradation((image, severity, random) => {
  const gain = 2 ** -(0.5 + 3.7 * severity * random.uniform(0.85, 1.1));
  const linear = toLinear(image).map((light) => light * gain);
  return noisyPhoto(linear, image, 0.0012 * severity, 0.0015 * severity, random);
});

/** Too much light: up to two and a half stops more, clipped where the sensor is full. ISO/IEC 29794-5 "over-exposure prevention". */
export const overexpose = degradation((image, severity, random) => {
  const linear = toLinear(image);
  // what was bright clips first: dark skin needs more light for the same loss
  const gain = Math.max(1.15, gainThatClips(linear, 0.04 + 0.5 * severity * random.uniform(0.8, 1.2)));
  return toPhoto(
    linear.map((light) => light * gain),
    image.width,
    image.height,
  );
});

/** Haze, fog on the lens, stray light: a veil over the picture, blacks grey and whites dull. */
export const lowContrast = degradation((image, severity, random) => {
  const veil = severity * random.uniform(0.55, 0.8);
  const level = random.uniform(0.25, 0.75);
  const data = new Uint8ClampedArray(image.data.length);
  const linearVeil = random.bernoulli();
  for (let i = 0; i < data.length; i++) {
    const value = image.data[i] as number;
    data[i] = linearVeil
      ? 255 * ((1 - veil) * (TO_LINEAR[value] as number) + (veil * level) ** 1.6) ** (1 / 2.2)
      : (1 - veil) * value + veil * level * 255;
  }
  return { data, width: image.width, height: image.height };
});

/** The gain that drives a share of the pixels' brightest channel to full scale in the middle half of the photo. */
function gainThatClips(linear: Float32Array, share: number): number {
  const peaks = new Float32Array(linear.length / 3);
  for (let i = 0; i < peaks.length; i++) {
    peaks[i] = Math.max(linear[i * 3] as number, linear[i * 3 + 1] as number, linear[i * 3 + 2] as number);
  }
  const sorted = peaks.sort();
  const peak = sorted[
    Math.min(sorted.length - 1, Math.floor((1 - Math.min(share, 0.95)) * sorted.length))
  ] as number;
  return Math.min(9, 1 / Math.max(peak, 0.02));
}
