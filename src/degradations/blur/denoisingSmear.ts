import { lumaOf } from '../../image/luminance.js';
import { resizeInterleaved } from '../../image/resizePhoto.js';
import { smooth } from '../../image/smooth.js';
import { degradation } from '../degradation.js';
import { guidedModel } from '../pixels/guidedFilter.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';
import { addNoise } from '../pixels/noise.js';

/**
 * Over-smoothing by a phone's denoiser: waxy skin, colour blotches, sharp edges. Luma is smoothed by a self-guided filter, and colour more
 * coarsely, as phones do. After ISO/IEC 29794-5 "sharpness".
 */
export const denoisingSmear = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const linear = toLinear(image);
  addNoise(linear, image, 0.002 * severity, 0.003 + 0.006 * severity, random);
  const noisy = toPhoto(linear, width, height);
  const { data } = noisy;
  const luma = lumaOf(noisy).data;
  const colour = Float32Array.from(data, (value, i) => value - luma[(i / 3) | 0]);
  const sigma = Math.max(0.8, face.width * (0.008 + 0.022 * severity) * random.uniform(0.85, 1.15));
  // slopes and offsets are smooth: half the resolution is enough for them, and for colour
  const small = { width: Math.max(1, width >> 1), height: Math.max(1, height >> 1) };
  const coarse = resizeInterleaved(smooth(luma, width, height, 0.7), image, small, 1);
  const model = guidedModel(coarse, coarse, small.width, small.height, 0.6 * sigma, 8 + 24 * severity);
  const slope = resizeInterleaved(model.slope, small, image, 1);
  const offset = resizeInterleaved(model.offset, small, image, 1);
  const reduced = smooth(
    resizeInterleaved(smooth(colour, width, height, 0.8, 3), image, small),
    small.width,
    small.height,
    Math.max(0.6, sigma * 0.7),
    3,
  );
  const chroma = resizeInterleaved(reduced, small, image);
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < result.length; i++) {
    const pixel = (i / 3) | 0;
    result[i] = chroma[i] + slope[pixel] * luma[pixel] + offset[pixel];
  }
  return { data: result, width, height };
});
