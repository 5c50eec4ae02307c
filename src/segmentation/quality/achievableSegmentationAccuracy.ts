import type { Segments } from '../../types.js';
import { overlaps } from './overlaps.js';

/**
 * The share of correctly labelled pixels if each superpixel is assigned to the ground-truth region that it overlaps most, 0..1: higher is
 * better (Liu et al., https://doi.org/10.1109/CVPR.2011.5995323).
 *
 * @param truth - ground-truth regions, which need not be connected; pixels without a label in either map are ignored
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
