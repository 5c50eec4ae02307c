import type { Segments } from '../../types.js';
import { checkSameSize } from '../../validate.js';
import { checkSegments } from '../checkSegments.js';

/** Overlap of superpixels and ground-truth regions, over the pixels with a label in both maps. */
export interface Overlaps {
  /** Pixels of each superpixel in each region: one row per superpixel. */
  readonly shared: Int32Array;
  readonly regions: number;
  /** Pixels of each superpixel. */
  readonly sizes: Int32Array;
  readonly total: number;
}

/** @throws TypeError or RangeError for an invalid label map, maps of different sizes, or maps without a common pixel */
export function overlaps(segments: Segments, truth: Segments): Overlaps {
  checkSegments('segments', segments);
  checkSegments('truth', truth);
  checkSameSize('`segments` and `truth`', segments, truth);
  const shared = new Int32Array(segments.count * truth.count);
  const sizes = new Int32Array(segments.count);
  let total = 0;
  segments.data.forEach((label, i) => {
    const region = truth.data[i];
    if (label < 0 || region < 0) return;
    const at = label * truth.count + region;
    shared[at] = shared[at] + 1;
    sizes[label] = sizes[label] + 1;
    total++;
  });
  if (total === 0)
    throw new RangeError('`segments` and `truth` must have a pixel with a label in both, got none');
  return { shared, regions: truth.count, sizes, total };
}
