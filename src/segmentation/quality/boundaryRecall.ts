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
  const found = boundaries(segments).data;
  const sought = boundaries(truth).data;
  const isNear = (x: number, y: number): boolean => {
    const [right, bottom] = [Math.min(x + tolerance, width - 1), Math.min(y + tolerance, height - 1)];
    for (let row = Math.max(0, y - tolerance); row <= bottom; row++) {
      for (let column = Math.max(0, x - tolerance); column <= right; column++) {
        if (found[row * width + column]) return true;
      }
    }
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
