import { lumaOf } from '../image/index.js';
import type { FaceGrid } from './faceGrid.js';
import type { MeasuredValues } from './Measure.js';
import { pick, variance } from './statistics.js';

/**
 * Standard deviation of the Laplacian over that of the luma, in the hull, at a fixed inter-eye distance. It falls with blur, and with a resolution
 * below that distance; noise raises it; brightness and contrast cancel out.
 *
 * After Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000, https://doi.org/10.1109/ICPR.2000.903548
 */
export function measureSharpness({ image, parts }: FaceGrid): MeasuredValues {
  const { data: luma, width, height } = lumaOf(image);
  const inside = parts.hull.filter((i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x > 0 && y > 0 && x < width - 1 && y < height - 1;
  });
  const laplacian = Float64Array.from(
    inside,
    (i) => 4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width],
  );
  const contrast = variance(pick(luma, inside));
  // a picture of one colour has rounding errors only
  return { sharpness: contrast > 1e-6 ? Math.min(8, Math.sqrt(variance(laplacian) / contrast)) : 0 };
}
