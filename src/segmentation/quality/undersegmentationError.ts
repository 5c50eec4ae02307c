import type { Segments } from '../../types.js';
import { achievableSegmentationAccuracy } from './achievableSegmentationAccuracy.js';
import { overlaps } from './overlaps.js';

/**
 * The share of pixels outside the ground-truth region that their superpixel overlaps most, 0..1: lower is better. It is
 * 1 - `achievableSegmentationAccuracy` (van den Bergh et al., https://arxiv.org/abs/1309.3848, as in Stutz et al.,
 * https://arxiv.org/abs/1612.01601).
 *
 * @param truth - ground-truth regions, which need not be connected; pixels without a label in either map are ignored
 * @throws TypeError or RangeError for an invalid label map, or maps of different sizes
 */
export function undersegmentationError(segments: Segments, truth: Segments): number {
  return 1 - achievableSegmentationAccuracy(segments, truth);
}

/**
 * Leakage of superpixels across the edges of ground-truth regions, summed over regions: the smaller of the two parts into which a region's
 * edge cuts a superpixel, divided by the number of pixels. 0 is best; a superpixel counts for each region it overlaps, so it can exceed 1
 * (Neubert & Protzel, Superpixel Benchmark and Comparison, Forum Bildverarbeitung 2012; as in Stutz et al.,
 * https://arxiv.org/abs/1612.01601).
 *
 * @param truth - ground-truth regions, which need not be connected; pixels without a label in either map are ignored
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
