import { divide } from '../../segmentation/divide.js';
import type { Raster, Segments } from '../../types.js';
import { describe } from '../../validate.js';
import type { Segmentation } from './segmentationOption.js';

/** @throws TypeError for a segmentation that is neither an object nor a function */
export function checkSegmentation(segmentation: unknown): void {
  if (typeof segmentation !== 'function' && (typeof segmentation !== 'object' || segmentation === null)) {
    throw new TypeError(
      `\`segmentation\` must be options of slic, a label map or a function, got ${describe(segmentation)}`,
    );
  }
}

/** @throws RangeError for a label map that does not fit the photo */
export async function superpixels(segmentation: Segmentation, grid: Raster<Float32Array>): Promise<Segments> {
  if (typeof segmentation !== 'function' && !('data' in segmentation) && !segmentation.mask) {
    return divide(grid, segmentation);
  }
  // rarely needed: loaded on demand
  const { givenSegments } = await import('./givenSegments.js');
  return givenSegments(segmentation, grid);
}
