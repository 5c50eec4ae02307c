import type { Pixels, Segments } from '../types.js';
import { divide, type SlicOptions } from './divide.js';
import { maskPart } from './maskPart.js';

/**
 * Superpixels by simple linear iterative clustering (Achanta et al., https://doi.org/10.1109/TPAMI.2012.120), identical pixel by pixel to
 * `skimage.segmentation.slic(..., start_label=0)` of scikit-image 0.26. With a `mask` it is maskSLIC (Irving,
 * https://arxiv.org/abs/1606.09518).
 *
 * If two clusters are equally near to the last digit, the label depends on the rounding of the machine, here and in scikit-image.
 * Two differences are intended: labels have no gaps without `enforceConnectivity`, and an island of a mask that is too small for a superpixel
 * becomes one nevertheless, whereas scikit-image gives it the label of the next component.
 *
 * @returns a label per pixel, 0 .. `count - 1` from the top left; -1 outside of `mask`
 * @throws TypeError or RangeError for an invalid photo, an option out of range, or a mask of another size or without a pixel
 */
export function slic(image: Pixels, options?: SlicOptions): Segments {
  return divide(image, options, maskPart);
}
