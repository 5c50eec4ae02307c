import { CENTRE, type Clusters } from './clusters.js';
import { type Blocks, FINEST } from './colorBlocks.js';

/** What the assignment reads and writes; it stays from round to round. */
export interface Contest {
  readonly lab: Float64Array;
  readonly width: number;
  readonly height: number;
  /** The cluster of each pixel. */
  readonly labels: Int32Array;
  readonly clusters: Clusters;
  /** Blocks of the photo, the smallest first. */
  readonly levels: readonly Blocks[];
  /** How much nearer a cluster must be to be so whatever rounding does. */
  readonly room: number;
  /** A stack of lists of clusters: those that may win a pixel, for the block in hand and those around it. */
  readonly rivals: Int32Array;
  /** How far each of them is from the middle of the block. */
  readonly gaps: Float64Array;
  /** The smallest distance that each pixel of the smallest block has met. */
  readonly distances: Float64Array;
}

export function createContest(
  lab: Float64Array,
  width: number,
  height: number,
  clusters: Clusters,
  levels: readonly Blocks[],
): Contest {
  const largest = (levels[levels.length - 1] as Blocks).bounds.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const farthest = 12 * largest * largest + (width * width + height * height) * clusters.weight;
  return {
    lab,
    width,
    height,
    labels: new Int32Array(width * height),
    clusters,
    levels,
    room: 1e-12 * farthest,
    rivals: new Int32Array(clusters.count * (levels.length + 2)),
    gaps: new Float64Array(clusters.count * (levels.length + 2)),
    distances: new Float64Array(FINEST * FINEST),
  };
}

/**
 * Gives the pixels in a row of the largest blocks to the nearest clusters; of equals the first one wins.
 *
 * Few pixels are compared with more than one cluster. Where a cluster is nearer than another in the worst corner of a box of
 * places and colours, it is so in the whole box: so most rivals drop out for a large block, and more of them
 * for its quarters (filtering: Kanungo et al., https://doi.org/10.1109/TPAMI.2002.1017616).
 */
export function assignRow(contest: Contest, row: number): void {
  const { clusters, levels, rivals } = contest;
  const { windows, count } = clusters;
  const level = levels.length - 1;
  const { side, across } = levels[level] as Blocks;
  let inRow = 0;
  for (let k = 0; k < count; k++) {
    if ((windows[k * 4 + 2] as number) < (row + 1) * side && (windows[k * 4 + 3] as number) > row * side)
      rivals[inRow++] = k;
  }
  for (let column = 0; column < across; column++) {
    let end = inRow;
    for (let n = 0; n < inRow; n++) {
      const w = (rivals[n] as number) * 4;
      if ((windows[w] as number) < (column + 1) * side && (windows[w + 1] as number) > column * side)
        rivals[end++] = rivals[n] as number;
    }
    settle(contest, level, column, row, inRow, end);
  }
}

/** Gives the pixels of one block to the clusters at `from` .. `to - 1` of the rivals. */
function settle(
  contest: Contest,
  level: number,
  column: number,
  row: number,
  from: number,
  to: number,
): void {
  const { width, height, labels, levels } = contest;
  const { side } = levels[level] as Blocks;
  const left = column * side;
  const top = row * side;
  const right = Math.min(left + side, width);
  const bottom = Math.min(top + side, height);
  const end = dropOut(contest, level, column, row, from, to, left, right, top, bottom);
  // a list that grew behind the old one took its place; without a leader the old one stays
  const first = end > to ? to : from;
  if (end - to === 1) {
    const winner = contest.rivals[to] as number;
    for (let y = top; y < bottom; y++)
      for (let i = y * width + left; i < y * width + right; i++) labels[i] = winner;
  } else if (level === 0) {
    compare(contest, first, end, left, right, top, bottom);
  } else {
    const finer = levels[level - 1] as Blocks;
    for (let r = 2 * row; r < Math.min(2 * row + 2, finer.down); r++) {
      for (let c = 2 * column; c < Math.min(2 * column + 2, finer.across); c++)
        settle(contest, level - 1, c, r, first, end);
    }
  }
}

/**
 * Lists, behind the rivals of a block, those of them that may still win a pixel of it.
 *
 * @returns the end of the new list; `to` when no rival looks at the whole block
 */
function dropOut(
  { clusters, levels, rivals, gaps, room }: Contest,
  level: number,
  column: number,
  row: number,
  from: number,
  to: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): number {
  const { centres, windows, weight } = clusters;
  const { across, bounds } = levels[level] as Blocks;
  const at = (row * across + column) * 6;
  const wide = right - left - 1;
  const high = bottom - top - 1;
  const rangeL = (bounds[at + 3] as number) - (bounds[at] as number);
  const rangeA = (bounds[at + 4] as number) - (bounds[at + 1] as number);
  const rangeB = (bounds[at + 5] as number) - (bounds[at + 2] as number);
  const x = left + wide / 2;
  const y = top + high / 2;
  const l = (bounds[at] as number) + rangeL / 2;
  const a = (bounds[at + 1] as number) + rangeA / 2;
  const b = (bounds[at + 2] as number) + rangeB / 2;
  // the leader is nearest to the middle of the box, of those that look at the whole block
  let leader = -1;
  let nearest = Infinity;
  for (let n = from; n < to; n++) {
    const k = rivals[n] as number;
    const c = k * CENTRE;
    const dx = x - (centres[c] as number);
    const dy = y - (centres[c + 1] as number);
    const dl = l - (centres[c + 2] as number);
    const da = a - (centres[c + 3] as number);
    const db = b - (centres[c + 4] as number);
    const distance =
      (dx * dx + dy * dy) * weight + (dl * dl + da * da + db * db) / (centres[c + 5] as number);
    gaps[n] = distance;
    if (distance < nearest && covers(windows, k, left, right, top, bottom)) {
      nearest = distance;
      leader = k;
    }
  }
  if (leader < 0) return to;
  const own = leader * CENTRE;
  const ownX = centres[own] as number;
  const ownY = centres[own + 1] as number;
  const inverse = 1 / (centres[own + 5] as number);
  const slopeL = (l - (centres[own + 2] as number)) * inverse;
  const slopeA = (a - (centres[own + 3] as number)) * inverse;
  const slopeB = (b - (centres[own + 4] as number)) * inverse;
  const bulge = (rangeL * rangeL + rangeA * rangeA + rangeB * rangeB) / 4;
  let end = to;
  for (let n = from; n < to; n++) {
    const k = rivals[n] as number;
    const c = k * CENTRE;
    const other = 1 / (centres[c + 5] as number);
    // how much of the leader's lead is lost on the way from the middle to the worst corner
    const lost =
      (Math.abs((centres[c] as number) - ownX) * wide + Math.abs((centres[c + 1] as number) - ownY) * high) *
        weight +
      Math.abs(slopeL - (l - (centres[c + 2] as number)) * other) * rangeL +
      Math.abs(slopeA - (a - (centres[c + 3] as number)) * other) * rangeA +
      Math.abs(slopeB - (b - (centres[c + 4] as number)) * other) * rangeB +
      Math.max(0, inverse - other) * bulge;
    if ((gaps[n] as number) - nearest - lost <= room) rivals[end++] = k;
  }
  return end;
}

/** Whether a cluster looks at all pixels of a block. */
function covers(
  windows: Int32Array,
  k: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): boolean {
  const w = k * 4;
  return (
    (windows[w] as number) <= left &&
    (windows[w + 1] as number) >= right &&
    (windows[w + 2] as number) <= top &&
    (windows[w + 3] as number) >= bottom
  );
}

/** Compares each pixel of a block with the clusters that are left. One that none of them looks at keeps its label. */
function compare(
  { lab, width, labels, clusters, rivals, distances }: Contest,
  from: number,
  to: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): void {
  const { centres, windows, weight } = clusters;
  distances.fill(Infinity);
  for (let n = from; n < to; n++) {
    const k = rivals[n] as number;
    const x0 = centres[k * CENTRE] as number;
    const y0 = centres[k * CENTRE + 1] as number;
    const l = centres[k * CENTRE + 2] as number;
    const a = centres[k * CENTRE + 3] as number;
    const b = centres[k * CENTRE + 4] as number;
    const scale = centres[k * CENTRE + 5] as number;
    const fromX = Math.max(left, windows[k * 4] as number);
    const toX = Math.min(right, windows[k * 4 + 1] as number);
    const fromY = Math.max(top, windows[k * 4 + 2] as number);
    const toY = Math.min(bottom, windows[k * 4 + 3] as number);
    for (let y = fromY; y < toY; y++) {
      const dy = (y0 - y) * (y0 - y);
      let i = y * width + fromX;
      let at = (y - top) * FINEST + fromX - left;
      for (let x = fromX; x < toX; x++, i++, at++) {
        const dx = x0 - x;
        const dl = (lab[i * 3] as number) - l;
        const da = (lab[i * 3 + 1] as number) - a;
        const db = (lab[i * 3 + 2] as number) - b;
        const color = dl * dl + da * da + db * db;
        const distance = (dy + dx * dx) * weight + (scale === 1 ? color : color / scale);
        if (distance < (distances[at] as number)) {
          distances[at] = distance;
          labels[i] = k;
        }
      }
    }
  }
}
