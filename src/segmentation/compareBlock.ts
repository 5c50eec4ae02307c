import { type AssignmentState, covers } from './assignmentState.js';
import { CENTRE } from './clusters.js';
import { SIDE } from './colorBlocks.js';
import { compareFour } from './compareFour.js';

/**
 * Labels each pixel of a block with the nearest of the candidates `from` .. `to`: by scores, which take half the arithmetic of distances; ties
 * are resolved by distances. A pixel outside all search windows keeps its label.
 */
export function compareBlock(
  state: AssignmentState,
  from: number,
  to: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): void {
  const { centres, reachX, reachY, candidates, blockCandidates, count, scores } = state;
  let [whole, part] = [0, count];
  for (let n = from; n < to; n++) {
    const k = candidates[n];
    blockCandidates[covers(state, k, left, right, top, bottom) ? whole++ : --part] = k;
  }
  state.tied = false;
  if (whole === 0) scores.fill(Infinity);
  for (let n = 0; n < whole; n += 4)
    compareFour(state, n, Math.min(n + 4, whole) - 1, left, right, top, bottom);
  for (; part < count; part++) {
    const c = blockCandidates[part] * CENTRE;
    const x = centres[c];
    const y = centres[c + 1];
    compareFour(
      state,
      part,
      part,
      Math.max(left, Math.floor(x - reachX)),
      Math.min(right, Math.floor(x + reachX) + 1),
      Math.max(top, Math.floor(y - reachY)),
      Math.min(bottom, Math.floor(y + reachY) + 1),
    );
  }
  if (!state.tied) return;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (Number.isNaN(scores[(y - top) * SIDE + x - left])) compareExactly(state, from, to, x, y);
    }
  }
}

/** Labels one pixel by distances that equal those of scikit-image to the last digit; the first one of ties wins. */
function compareExactly(state: AssignmentState, from: number, to: number, x: number, y: number): void {
  const { lab, labels, centres, candidates, weight, width } = state;
  const i = y * width + x;
  let least = Infinity;
  for (let n = from; n < to; n++) {
    const k = candidates[n];
    const c = k * CENTRE;
    if (!covers(state, k, x, x + 1, y, y + 1)) continue;
    const dx = centres[c] - x;
    const dy = centres[c + 1] - y;
    const dl = lab[i * 3] - centres[c + 2];
    const da = lab[i * 3 + 1] - centres[c + 3];
    const db = lab[i * 3 + 2] - centres[c + 4];
    const distance = (dy * dy + dx * dx) * weight + (dl * dl + da * da + db * db) / centres[c + 5];
    if (distance < least || (distance === least && k < labels[i])) {
      least = distance;
      labels[i] = k;
    }
  }
}
