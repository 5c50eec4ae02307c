import type { FaceBox, Size } from '../../types.js';
import { degradation, type Rgb } from '../degradation.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';
import { noisyPhoto } from '../pixels/noise.js';

/**
 * Underexposure: up to about four stops darker than the photo, with the corresponding noise; not relative to an absolute brightness. After
 * ISO/IEC 29794-5 "under-exposure prevention".
 */
export const underexpose = degradation((image, severity, random) => {
  const stops = -(0.5 + 3.7 * severity * random.uniform(0.85, 1.1));
  return noisyPhoto(exposed(image, stops), image, 0.0012 * severity, 0.0015 * severity, random);
});

/**
 * Overexposure: up to about 70 % of the face is clipped. Relative to the photo; the mask marks clipped pixels, with a third for each channel. After
 * ISO/IEC 29794-5 "over-exposure prevention".
 */
export const overexpose = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const linear = toLinear(image);
  // bright pixels clip first: dark skin needs a larger gain for the same loss
  const gain = gainThatClips(linear, image, face, 0.03 + 0.62 * severity ** 1.3 * random.uniform(0.85, 1.15));
  const data = new Float32Array(width * height);
  for (let i = 0; i < linear.length; i++) {
    const light = linear[i] * gain;
    linear[i] = light;
    const pixel = (i / 3) | 0;
    if (light >= 1) data[pixel] = Math.min(1, data[pixel] + 1 / 3);
  }
  return { image: toPhoto(linear, width, height), mask: { data, width, height } };
});

/** A photo in linear light, brightened by a number of stops. */
export function exposed(image: Rgb, stops: number): Float32Array {
  const gain = 2 ** stops;
  return toLinear(image).map((light) => light * gain);
}

/** The gain, 1.15 to 12, at which a share of the face's pixels clips in the brightest channel. */
function gainThatClips(linear: Float32Array, { width, height }: Size, face: FaceBox, share: number): number {
  const peaks: number[] = [];
  const [x0, x1] = [Math.max(0, Math.floor(face.x)), Math.min(width, Math.ceil(face.x + face.width))];
  const [y0, y1] = [Math.max(0, Math.floor(face.y)), Math.min(height, Math.ceil(face.y + face.height))];
  for (let y = y0; y < y1; y += 2) {
    for (let x = x0; x < x1; x += 2) {
      const i = (y * width + x) * 3;
      peaks.push(Math.max(linear[i], linear[i + 1], linear[i + 2]));
    }
  }
  peaks.sort((a, b) => a - b);
  const peak = peaks[Math.floor((1 - Math.min(share, 0.95)) * peaks.length)] ?? 0.5;
  return Math.min(12, Math.max(1.15, 1 / Math.max(peak, 0.02)));
}
