import type { SlicOptions } from '../../segmentation/divide.js';
import type { Raster, Segments } from '../../types.js';

/** Superpixels of a photo: options of `slic`, a label map on the classifier's grid, or a function that returns one. */
export type Segmentation = SlicOptions | Segments | ((image: Raster<Float32Array>) => Segments);
