import { luma } from '../../image/luminance.js';
import { resizePhoto } from '../../image/resizePhoto.js';
import { degradation, type Rgb } from '../degradation.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';
import { addNoise } from '../pixels/noise.js';
import { compressed } from './jpeg.js';

/**
 * Harmless variation between cameras: size (a crop of 100 pixels or more), exposure by a third of a stop, slight colour cast, contrast,
 * saturation and noise, JPEG quality of 55 or better at that size. In training it is applied to all photos, including acceptable ones, so that
 * it does not predict a class.
 */
export const cameraVariety = degradation((image, severity, random) => {
  const { width, height } = image;
  const linear = toLinear(image);
  const exposure = 2 ** (severity * random.normal(0, 0.28));
  const [warmth, tint] = [severity * random.normal(0, 0.18), severity * random.normal(0, 0.05)];
  const gains = [exposure * 2 ** warmth, exposure * 2 ** tint, exposure * 2 ** -warmth];
  for (let i = 0; i < linear.length; i++) linear[i] = linear[i] * gains[i % 3];
  if (random.bernoulli(0.6)) addNoise(linear, image, 0.0004 * severity, 0.003 * severity, random);
  let photo = toned(
    toPhoto(linear, width, height),
    1 + severity * random.normal(0, 0.16),
    1 + severity * random.normal(0, 0.26),
  );
  const quality = random.bernoulli(0.8) ? random.uniform(97 - 42 * severity, 97) : 100;
  const across = random.bernoulli(0.75) ? Math.round(width * random.uniform(1 - 0.68 * severity, 1)) : width;
  photo = thumbnail(photo, across, quality, random.integer(8));
  return photo;
});

/** Changes saturation, and contrast by a curve that keeps black and white. */
function toned({ data, width, height }: Rgb, contrast: number, saturation: number): Rgb {
  const curve = Float32Array.from({ length: 256 }, (_, i) => {
    const t = i / 255;
    const steep = t * t * (3 - 2 * t);
    return 255 * (t + (contrast - 1) * 1.5 * (steep - t));
  });
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [curve[data[i]], curve[data[i + 1]], curve[data[i + 2]]];
    const grey = luma(r, g, b);
    result[i] = grey + saturation * (r - grey);
    result[i + 1] = grey + saturation * (g - grey);
    result[i + 2] = grey + saturation * (b - grey);
  }
  return { data: result, width, height };
}

/** Downsamples, compresses and upsamples, like an app that stores thumbnails. */
function thumbnail(photo: Rgb, across: number, quality: number, offset: number): Rgb {
  const { width, height } = photo;
  const size = { width: across, height: Math.max(1, Math.round((height * across) / width)) };
  const small = across < width ? resizePhoto(photo, size) : photo;
  const stored = quality < 100 ? compressed(small, quality, offset) : small;
  return across < width ? resizePhoto(stored, photo) : stored;
}
