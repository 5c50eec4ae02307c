import { divide } from '../segmentation/divide.js';
import { checkSegments, type SlicOptions } from '../segmentation/index.js';
import type { Raster, Segments } from '../types.js';
import { describe } from '../validate.js';

/** How a photo is divided: options of `slic`, a label map on the classifier's grid, or a function that makes one. */
export type Segmentation = SlicOptions | Segments | ((image: Raster<Float32Array>) => Segments);

/** @throws TypeError unless it is one of them */
export function checkSegmentation(segmentation: unknown): void {
  if (typeof segmentation !== 'function' && (typeof segmentation !== 'object' || segmentation === null)) {
    throw new TypeError(
      `\`segmentation\` must be options of slic, a label map or a function, got ${describe(segmentation)}`,
    );
  }
}

/** @throws RangeError for a label map that does not fit the photo */
export async function superpixels(segmentation: Segmentation, grid: Raster<Float32Array>): Promise<Segments> {
  if (typeof segmentation !== 'function' && !('data' in segmentation)) {
    if (!segmentation.mask) return divide(grid, segmentation);
    // few need it: a bundle of its own
    const { slic } = await import('../segmentation/slic.js');
    return slic(grid, segmentation);
  }
  const segments = typeof segmentation === 'function' ? segmentation(grid) : segmentation;
  checkSegments('segmentation', segments, grid);
  return segments;
}
