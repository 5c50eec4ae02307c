import { checkSegments, slic } from '../../segmentation/index.js';
import type { Raster, Segments } from '../../types.js';
import type { Segmentation } from './segmentationOption.js';

/** Superpixels from a label map, from a function, or from SLIC within a mask. */
export function givenSegments(segmentation: Segmentation, grid: Raster<Float32Array>): Segments {
  if (typeof segmentation !== 'function' && !('data' in segmentation)) return slic(grid, segmentation);
  const segments = typeof segmentation === 'function' ? segmentation(grid) : segmentation;
  checkSegments('segmentation', segments, grid);
  return segments;
}
