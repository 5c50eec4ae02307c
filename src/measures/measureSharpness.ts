import { gaussianBlur, lumaOf } from '../image/index.js';
import type { FaceGrid } from './faceGrid.js';
import type { MeasuredValues } from './Measure.js';
import { mean, pick, variance } from './statistics.js';

/** Deviation in pixels of a Gaussian before the Laplacian, which otherwise counts the rounding to 8 bit of a strongly blurred photo. */
const SMOOTHING = 0.6;
const LARGEST = 8;
/** A face of one colour, with rounding errors, has less contrast, in levels. */
const NO_CONTRAST = 0.01;

/**
 * Standard deviation of the Laplacian of a Gaussian in the hull, at a fixed inter-eye distance, over the geometric mean of the luma's mean and standard deviation. It
 * falls with blur, and with a resolution below that distance; noise raises it; brightness cancels out, and half of the contrast: the deviation alone as the
 * divisor vanishes when a fine texture is blurred, the mean alone mistakes haze for blur.
 *
 * After Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000, https://doi.org/10.1109/ICPR.2000.903548
 */
export function measureSharpness({ image, parts }: FaceGrid): MeasuredValues {
  const { data: luma, width, height } = lumaOf(gaussianBlur(image, SMOOTHING));
  const inside = parts.hull.filter((i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x > 0 && y > 0 && x < width - 1 && y < height - 1;
  });
  const laplacian = Float64Array.from(
    inside,
    (i) => 4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width],
  );
  const values = pick(luma, inside);
  const contrast = Math.sqrt(variance(values));
  if (contrast < NO_CONTRAST) return { sharpness: 0 };
  const sharpness = Math.sqrt(variance(laplacian)) / Math.sqrt(mean(values) * contrast);
  return { sharpness: Math.min(LARGEST, sharpness) };
}
