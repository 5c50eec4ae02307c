import type { SlicOptions } from '../../segmentation/divide.js';
import type { Raster, Segments } from '../../types.js';
/** How a photo is divided: options of `slic`, a label map on the classifier's grid, or a function that makes one. */
export type Segmentation = SlicOptions | Segments | ((image: Raster<Float32Array>) => Segments);
