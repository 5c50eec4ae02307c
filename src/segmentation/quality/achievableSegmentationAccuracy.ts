import type { Segments } from '../../types.js';
import { overlaps } from './overlaps.js';

/**
 * The share of pixels that would be right if each superpixel were given to the true region that it shares most pixels with, 0..1: high
 * is good (Liu et al., https://doi.org/10.1109/CVPR.2011.5995323).
 *
 * @param truth - the regions of the photo, which need not be connected; what has no label in either map is left out
 * @throws TypeError or RangeError for an invalid label map, or maps of different sizes
 */
export function achievableSegmentationAccuracy(segments: Segments, truth: Segments): number {
  const { shared, regions, total } = overlaps(segments, truth);
  let right = 0;
  for (let at = 0; at < shared.length; at += regions) {
    right += shared.subarray(at, at + regions).reduce((most, pixels) => Math.max(most, pixels), 0);
  }
  return right / total;
}
