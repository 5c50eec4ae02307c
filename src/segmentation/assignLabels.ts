import { CENTRE, type Clusters } from './clusters.js';
import type { Blocks } from './colorBlocks.js';

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
  };
}

/**
 * Gives the pixels in a row of the largest blocks to the nearest clusters; of equals the first one wins.
 *
 * Few pixels are compared with more than one cluster. Where a cluster is nearer than another in the corner of a box of places and
 * colours that speaks most for the other, it is so in the whole box: so most rivals drop out for a large block, and more of them
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
  const { width, height, labels, clusters, levels, room, rivals } = contest;
  const { centres, windows, weight } = clusters;
  const { side, across, bounds } = levels[level] as Blocks;
  const left = column * side;
  const top = row * side;
  const right = Math.min(left + side, width);
  const bottom = Math.min(top + side, height);
  const at = (row * across + column) * 6;
  const lowL = bounds[at] as number;
  const lowA = bounds[at + 1] as number;
  const lowB = bounds[at + 2] as number;
  const highL = bounds[at + 3] as number;
  const highA = bounds[at + 4] as number;
  const highB = bounds[at + 5] as number;

  // the leader is the one nearest to the middle, of those that look at the whole block
  let leader = -1;
  let nearest = Infinity;
  for (let n = from; n < to; n++) {
    const k = rivals[n] as number;
    if (!covers(windows, k, left, right, top, bottom)) continue;
    const c = k * CENTRE;
    const dx = (centres[c] as number) - (left + right - 1) / 2;
    const dy = (centres[c + 1] as number) - (top + bottom - 1) / 2;
    const dl = (centres[c + 2] as number) - (lowL + highL) / 2;
    const da = (centres[c + 3] as number) - (lowA + highA) / 2;
    const db = (centres[c + 4] as number) - (lowB + highB) / 2;
    const distance =
      (dx * dx + dy * dy) * weight + (dl * dl + da * da + db * db) / (centres[c + 5] as number);
    if (distance < nearest) {
      nearest = distance;
      leader = k;
    }
  }
  let first = from;
  let end = to;
  if (leader >= 0) {
    first = to;
    const own = leader * CENTRE;
    const x = centres[own] as number;
    const y = centres[own + 1] as number;
    const l = centres[own + 2] as number;
    const a = centres[own + 3] as number;
    const b = centres[own + 4] as number;
    const scale = centres[own + 5] as number;
    for (let n = from; n < to; n++) {
      const k = rivals[n] as number;
      if (k !== leader) {
        const c = k * CENTRE;
        const place =
          (lag(left, right - 1, x, centres[c] as number) +
            lag(top, bottom - 1, y, centres[c + 1] as number)) *
          weight;
        const cl = centres[c + 2] as number;
        const ca = centres[c + 3] as number;
        const cb = centres[c + 4] as number;
        const other = centres[c + 5] as number;
        const color =
          scale === other
            ? (lag(lowL, highL, l, cl) + lag(lowA, highA, a, ca) + lag(lowB, highB, b, cb)) / scale
            : scaledLag(lowL, highL, l, cl, scale, other) +
              scaledLag(lowA, highA, a, ca, scale, other) +
              scaledLag(lowB, highB, b, cb, scale, other);
        if (place + color < -room) continue;
      }
      rivals[end++] = k;
    }
    if (end - first === 1) {
      for (let py = top; py < bottom; py++) labels.fill(leader, py * width + left, py * width + right);
      return;
    }
  }
  if (level === 0) {
    compare(contest, first, end, left, right, top, bottom);
    return;
  }
  const finer = levels[level - 1] as Blocks;
  for (let r = 2 * row; r < Math.min(2 * row + 2, finer.down); r++) {
    for (let c = 2 * column; c < Math.min(2 * column + 2, finer.across); c++)
      settle(contest, level - 1, c, r, first, end);
  }
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

/** The largest of `(p - own)^2 - (p - rival)^2` for `p` in low..high: linear in `p`, so that it lies at an end. */
function lag(low: number, high: number, own: number, rival: number): number {
  const p = rival > own ? high : low;
  return (rival - own) * (2 * p - own - rival);
}

/** A bound of `(p - own)^2 / scale - (p - rival)^2 / other`: where it bulges between its ends, by at most this much. */
function scaledLag(
  low: number,
  high: number,
  own: number,
  rival: number,
  scale: number,
  other: number,
): number {
  const atLow = (low - own) ** 2 / scale - (low - rival) ** 2 / other;
  const atHigh = (high - own) ** 2 / scale - (high - rival) ** 2 / other;
  const bulge = ((high - low) ** 2 / 4) * Math.max(0, 1 / other - 1 / scale);
  return Math.max(atLow, atHigh) + bulge;
}

/** Compares each pixel with the clusters that are left. One that none of them looks at keeps its label. */
function compare(
  { lab, width, labels, clusters, rivals }: Contest,
  from: number,
  to: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): void {
  const { centres, windows, weight } = clusters;
  let all = true;
  for (let n = from; n < to; n++) all &&= covers(windows, rivals[n] as number, left, right, top, bottom);
  for (let y = top; y < bottom; y++) {
    for (let x = left, i = y * width + left; x < right; x++, i++) {
      const l = lab[i * 3] as number;
      const a = lab[i * 3 + 1] as number;
      const b = lab[i * 3 + 2] as number;
      let nearest = Number.MAX_VALUE;
      let winner = labels[i] as number;
      for (let n = from; n < to; n++) {
        const k = rivals[n] as number;
        if (!all && !covers(windows, k, x, x + 1, y, y + 1)) continue;
        const c = k * CENTRE;
        const dx = (centres[c] as number) - x;
        const dy = (centres[c + 1] as number) - y;
        const dl = l - (centres[c + 2] as number);
        const da = a - (centres[c + 3] as number);
        const db = b - (centres[c + 4] as number);
        const scale = centres[c + 5] as number;
        const color = dl * dl + da * da + db * db;
        const distance = (dy * dy + dx * dx) * weight + (scale === 1 ? color : color / scale);
        if (distance < nearest) {
          nearest = distance;
          winner = k;
        }
      }
      labels[i] = winner;
    }
  }
}
