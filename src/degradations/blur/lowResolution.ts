import { resizeNearest } from '../../image/resize.js';
import { resizeInterleaved } from '../../image/resizePhoto.js';
import { smooth } from '../../image/smooth.js';
import { degradation } from '../degradation.js';

/**
 * Low resolution: the photo is downsampled to a width of about 130 to 24 pixels, with eyes about 35 to 6 pixels apart (the standard requires 90),
 * and upsampled by a random filter. After ISO/IEC 29794-5 "inter-eye distance".
 */
export const lowResolution = degradation((image, severity, random) => {
  const { width, height } = image;
  const across = Math.max(20, (130 * (24 / 130) ** severity * random.uniform(0.85, 1.15)) | 0);
  const small = { width: across, height: Math.max(1, Math.round((height * across) / width)) };
  const softened = smooth(Float32Array.from(image.data), width, height, (0.45 * width) / across, 3);
  const reduced = resizeInterleaved(softened, image, small);
  const enlarged = random.bernoulli(0.25)
    ? resizeNearest({ data: reduced, ...small }, image).data
    : resizeInterleaved(reduced, small, image);
  return { data: Uint8ClampedArray.from(enlarged), width, height };
});
