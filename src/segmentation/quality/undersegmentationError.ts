import type { Segments } from '../../types.js';
import { achievableSegmentationAccuracy } from './achievableSegmentationAccuracy.js';
import { overlaps } from './overlaps.js';

/**
 * The share of pixels that lie outside of the true region that their superpixel fits best, 0..1: low is good. It is what
 * `achievableSegmentationAccuracy` lacks to 1 (van den Bergh et al., https://arxiv.org/abs/1309.3848, as in Stutz et al.,
 * https://arxiv.org/abs/1612.01601).
 *
 * @param truth - the regions of the photo, which need not be connected; what has no label in either map is left out
 * @throws TypeError or RangeError for an invalid label map, or maps of different sizes
 */
export function undersegmentationError(segments: Segments, truth: Segments): number {
  return 1 - achievableSegmentationAccuracy(segments, truth);
}

/**
 * How far superpixels leak out of the true regions, summed over regions: the smaller one of the two parts into which a region's edge
 * cuts a superpixel, over all pixels. 0 is best; a superpixel in many regions counts for each of them, so it can exceed 1 (Neubert &
 * Protzel, Superpixel Benchmark and Comparison, Forum Bildverarbeitung 2012; as in Stutz et al., https://arxiv.org/abs/1612.01601).
 *
 * @param truth - the regions of the photo, which need not be connected; what has no label in either map is left out
 * @throws TypeError or RangeError for an invalid label map, or maps of different sizes
 */
export function undersegmentationErrorNp(segments: Segments, truth: Segments): number {
  const { shared, regions, sizes, total } = overlaps(segments, truth);
  const leak = shared.reduce(
    (sum, pixels, at) => sum + Math.min(pixels, sizes[Math.floor(at / regions)] - pixels),
    0,
  );
  return leak / total;
}
