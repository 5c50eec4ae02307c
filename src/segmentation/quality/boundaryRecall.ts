import { rowDistances } from '../../image/rowDistances.js';
import type { Segments } from '../../types.js';
import { checkInteger, checkSameSize, resolveOptions } from '../../validate.js';
import { boundaries } from '../boundaries.js';
import { checkSegments } from '../checkSegments.js';

export interface BoundaryRecallOptions {
  /** Tolerance of the position of a boundary, in pixels along either axis. @defaultValue 0.0025 times the diagonal, rounded */
  readonly tolerance?: number | undefined;
}

/**
 * The share of the ground-truth boundary that superpixels follow, 0..1: higher is better (Martin et al.,
 * https://doi.org/10.1109/TPAMI.2004.1273918; as in Stutz et al., https://arxiv.org/abs/1612.01601). The edge of a mask is a boundary,
 * the edge of the photo is not; 1 without a ground-truth boundary.
 *
 * @param truth - ground-truth regions, which need not be connected
 * @throws TypeError or RangeError for an invalid label map, maps of different sizes, or a tolerance below 0
 */
export function boundaryRecall(segments: Segments, truth: Segments, options?: BoundaryRecallOptions): number {
  checkSegments('segments', segments);
  checkSegments('truth', truth);
  checkSameSize('`segments` and `truth`', segments, truth);
  const { width, height } = truth;
  const { tolerance } = resolveOptions('boundaryRecall', options, {
    tolerance: Math.round(0.0025 * Math.hypot(width, height)),
  });
  checkInteger('tolerance', tolerance, 0);
  const across = rowDistances(boundaries(segments).data, width);
  const sought = boundaries(truth).data;
  const isNear = (x: number, y: number): boolean => {
    const bottom = Math.min(y + tolerance, height - 1);
    for (let row = Math.max(0, y - tolerance); row <= bottom; row++)
      if (across[row * width + x] <= tolerance) return true;
    return false;
  };
  let [hit, all] = [0, 0];
  sought.forEach((value, i) => {
    if (!value) return;
    all++;
    if (isNear(i % width, Math.floor(i / width))) hit++;
  });
  return all > 0 ? hit / all : 1;
}
