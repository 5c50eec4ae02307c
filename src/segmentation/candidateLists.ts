import { type AssignmentState, covers, TERMS } from './assignmentState.js';
import { CENTRE } from './clusters.js';
import { SIDE } from './colorBlocks.js';

/**
 * Appends to `candidates`, from `to` on, the clusters of `from` .. `to` whose search window overlaps a segment of `SIDE` pixels.
 *
 * @param axis - 0 for x, 1 for y
 * @param start - first pixel of the segment
 * @returns the end of the new list
 */
export function appendInReach(
  { centres, candidates, reachX, reachY }: AssignmentState,
  axis: 0 | 1,
  start: number,
  from: number,
  to: number,
): number {
  const reach = axis === 0 ? reachX : reachY;
  let end = to;
  for (let n = from; n < to; n++) {
    const place = centres[candidates[n] * CENTRE + axis];
    if (place - reach < start + SIDE && place + reach >= start) candidates[end++] = candidates[n];
  }
  return end;
}

/**
 * Appends to `candidates`, from `to` on, the clusters of `from` .. `to` that may be nearest to a pixel of a block.
 *
 * A cluster that is nearer than another one in the worst corner of a box of positions and colours is nearer in the whole box (filtering:
 * Kanungo et al., https://doi.org/10.1109/TPAMI.2002.1017616).
 *
 * @param at - index of the block's colour bounds
 * @returns the end of the new list; `to` if no window covers the whole block, so that nothing can be filtered
 */
export function appendContenders(
  state: AssignmentState,
  at: number,
  from: number,
  to: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): number {
  const { terms: table, candidates: list, middleScores, bounds, tolerance } = state;
  const wide = (right - left - 1) / 2;
  const high = (bottom - top - 1) / 2;
  const rangeL = (bounds[at + 3] - bounds[at]) / 2;
  const rangeA = (bounds[at + 4] - bounds[at + 1]) / 2;
  const rangeB = (bounds[at + 5] - bounds[at + 2]) / 2;
  const x = left + wide;
  const y = top + high;
  const l = bounds[at] + rangeL;
  const a = bounds[at + 1] + rangeA;
  const b = bounds[at + 2] + rangeB;
  const square = l * l + a * a + b * b;
  // the leader is nearest to the centre of the box, among clusters whose window covers the whole block
  let leader = -1;
  let nearest = Infinity;
  for (let n = from; n < to; n++) {
    const k = list[n];
    const t = k * TERMS;
    const score =
      table[t + 5] +
      x * table[t] +
      y * table[t + 1] +
      l * table[t + 2] +
      a * table[t + 3] +
      b * table[t + 4] +
      square * table[t + 6];
    middleScores[n] = score;
    if (score < nearest && covers(state, k, left, right, top, bottom)) {
      nearest = score;
      leader = n;
    }
  }
  if (leader < 0) return to;
  const t = list[leader] * TERMS;
  const ownX = table[t];
  const ownY = table[t + 1];
  const ownL = table[t + 2];
  const ownA = table[t + 3];
  const ownB = table[t + 4];
  const inverse = table[t + 6];
  const bulge = rangeL * rangeL + rangeA * rangeA + rangeB * rangeB;
  const limit = tolerance + nearest;
  let end = to;
  list[end++] = list[leader];
  for (let n = from; n < to; n++) {
    const t = list[n] * TERMS;
    const more = table[t + 6] - inverse;
    // the most that the leader's lead can shrink between the centre and a corner
    const lost =
      Math.abs(table[t] - ownX) * wide +
      Math.abs(table[t + 1] - ownY) * high +
      Math.abs(table[t + 2] - ownL + 2 * more * l) * rangeL +
      Math.abs(table[t + 3] - ownA + 2 * more * a) * rangeA +
      Math.abs(table[t + 4] - ownB + 2 * more * b) * rangeB +
      Math.max(0, -more) * bulge;
    if (middleScores[n] - lost <= limit && n !== leader) list[end++] = list[n];
  }
  return end;
}
