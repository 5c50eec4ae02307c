import { type AssignmentState, updateTerms } from './assignmentState.js';
import { appendContenders, appendInReach } from './candidateLists.js';
import { SIDE } from './colorBlocks.js';
import { compareBlock } from './compareBlock.js';

/**
 * Labels the pixels of one row of blocks with their nearest clusters; the first one of ties wins.
 *
 * @param top - first row of pixels; 0 begins an iteration with the current centres
 * @returns the row of pixels after the last one
 */
export function assignRow(state: AssignmentState, top: number): number {
  if (top === 0) updateTerms(state);
  const { width, height, count, bounds, candidates, labels } = state;
  const bottom = Math.min(top + SIDE, height);
  const from = appendInReach(state, 1, top, 0, count);
  let at = (top / SIDE) * Math.ceil(width / SIDE) * 6;
  for (let left = 0; left < width; left += SIDE, at += 6) {
    if (bounds[at] === Infinity) continue;
    const right = Math.min(left + SIDE, width);
    const to = appendInReach(state, 0, left, count, from);
    const end = appendContenders(state, at, from, to, left, right, top, bottom);
    if (end - to === 1) {
      const winner = candidates[to];
      for (let y = top; y < bottom; y++) labels.fill(winner, y * width + left, y * width + right);
    } else compareBlock(state, end > to ? to : from, end, left, right, top, bottom);
  }
  return bottom;
}
