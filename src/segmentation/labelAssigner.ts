import { CENTRE, type Clusters } from './clusters.js';
import { type Blocks, colorBlocks, FINEST } from './colorBlocks.js';

/**
 * Makes the function that gives pixels to the nearest clusters; of equals the first one wins.
 *
 * Few pixels are compared with more than one cluster. Where a cluster is nearer than another in the worst corner of a box of places
 * and colours, it is so in the whole box: so most rivals drop out for a large block of pixels, and more of them for its quarters
 * (filtering: Kanungo et al., https://doi.org/10.1109/TPAMI.2002.1017616).
 *
 * @param labels - the cluster of each pixel, written by the function
 * @param inside - 1 for pixels that count; others may get any label or none
 * @returns takes a row of the largest blocks, from the top
 */
export function labelAssigner(
  lab: Float64Array,
  width: number,
  height: number,
  { centres, reach, weight }: Clusters,
  labels: Int32Array,
  inside?: Uint8Array,
): (row: number) => void {
  const [reachX, reachY] = reach;
  const levels = colorBlocks(lab, width, height, inside);
  const { side, across, bounds } = levels[levels.length - 1] as Blocks;
  const count = centres.length / CENTRE;
  // a stack of lists of clusters: all, and those that may win a pixel of the block in hand, behind those of the blocks around it
  const rivals = new Int32Array(count * (levels.length + 3)).map((_, k) => k);
  // how far each of them is from the middle of the block
  const gaps = new Float64Array(rivals.length);
  // the smallest distance that each pixel of a smallest block has met
  const distances = new Float64Array(FINEST * FINEST);
  // a lead must be larger than what rounding can do to it
  const largest = bounds.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  const room = 1e-12 * (12 * largest * largest + (width * width + height * height) * weight);

  /** Whether a cluster looks at all pixels of a block. */
  const covers = (c: number, left: number, right: number, top: number, bottom: number): boolean => {
    const x = centres[c] as number;
    const y = centres[c + 1] as number;
    return (
      x - reachX < left + 1 && x + reachX >= right - 1 && y - reachY < top + 1 && y + reachY >= bottom - 1
    );
  };

  /** Compares each pixel of a block with rivals. One that none of them looks at keeps its label. */
  const compare = (
    from: number,
    to: number,
    left: number,
    right: number,
    top: number,
    bottom: number,
  ): void => {
    distances.fill(Infinity);
    for (let n = from; n < to; n++) {
      const k = rivals[n] as number;
      const c = k * CENTRE;
      const x0 = centres[c] as number;
      const y0 = centres[c + 1] as number;
      const l = centres[c + 2] as number;
      const a = centres[c + 3] as number;
      const b = centres[c + 4] as number;
      const scale = centres[c + 5] as number;
      const fromX = Math.max(left, Math.floor(x0 - reachX));
      const toX = Math.min(right, Math.floor(x0 + reachX) + 1);
      const toY = Math.min(bottom, Math.floor(y0 + reachY) + 1);
      for (let y = Math.max(top, Math.floor(y0 - reachY)); y < toY; y++) {
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
  };

  /** Lists, behind the rivals of a block, those of them that may still win a pixel of it. Gives the end of the list. */
  const dropOut = (
    bounds: Float64Array,
    at: number,
    from: number,
    to: number,
    left: number,
    right: number,
    top: number,
    bottom: number,
  ): number => {
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
      const c = (rivals[n] as number) * CENTRE;
      const dx = x - (centres[c] as number);
      const dy = y - (centres[c + 1] as number);
      const dl = l - (centres[c + 2] as number);
      const da = a - (centres[c + 3] as number);
      const db = b - (centres[c + 4] as number);
      const distance =
        (dx * dx + dy * dy) * weight + (dl * dl + da * da + db * db) / (centres[c + 5] as number);
      gaps[n] = distance;
      if (distance < nearest && covers(c, left, right, top, bottom)) {
        nearest = distance;
        leader = c;
      }
    }
    if (leader < 0) return to;
    const ownX = centres[leader] as number;
    const ownY = centres[leader + 1] as number;
    const inverse = 1 / (centres[leader + 5] as number);
    const slopeL = (l - (centres[leader + 2] as number)) * inverse;
    const slopeA = (a - (centres[leader + 3] as number)) * inverse;
    const slopeB = (b - (centres[leader + 4] as number)) * inverse;
    const bulge = (rangeL * rangeL + rangeA * rangeA + rangeB * rangeB) / 4;
    let end = to;
    for (let n = from; n < to; n++) {
      const c = (rivals[n] as number) * CENTRE;
      const other = 1 / (centres[c + 5] as number);
      // how much of the leader's lead is lost at most on the way from the middle to a corner
      const lost =
        (Math.abs((centres[c] as number) - ownX) * wide +
          Math.abs((centres[c + 1] as number) - ownY) * high) *
          weight +
        Math.abs(slopeL - (l - (centres[c + 2] as number)) * other) * rangeL +
        Math.abs(slopeA - (a - (centres[c + 3] as number)) * other) * rangeA +
        Math.abs(slopeB - (b - (centres[c + 4] as number)) * other) * rangeB +
        Math.max(0, inverse - other) * bulge;
      if ((gaps[n] as number) - nearest - lost <= room) rivals[end++] = rivals[n] as number;
    }
    return end;
  };

  /** Gives the pixels of a block to the rivals `from` .. `to - 1`. */
  const settle = (level: number, column: number, row: number, from: number, to: number): void => {
    const { side, across, down, bounds } = levels[level] as Blocks;
    if (column >= across || row >= down || bounds[(row * across + column) * 6] === Infinity) return;
    const left = column * side;
    const top = row * side;
    const right = Math.min(left + side, width);
    const bottom = Math.min(top + side, height);
    const end = dropOut(bounds, (row * across + column) * 6, from, to, left, right, top, bottom);
    // without a leader nobody dropped out, and there is no new list
    const first = end > to ? to : from;
    if (end - to === 1) {
      const winner = rivals[to] as number;
      for (let y = top; y < bottom; y++)
        for (let i = y * width + left; i < y * width + right; i++) labels[i] = winner;
    } else if (level === 0) compare(first, end, left, right, top, bottom);
    else {
      for (let n = 0; n < 4; n++) settle(level - 1, 2 * column + (n & 1), 2 * row + (n >> 1), first, end);
    }
  };

  /** Lists, behind some clusters, those of them that look at a stretch of `side` pixels in one direction. Gives the end of the list. */
  const inReach = (axis: 0 | 1, start: number, from: number, to: number): number => {
    let end = to;
    for (let n = from; n < to; n++) {
      const place = centres[(rivals[n] as number) * CENTRE + axis] as number;
      if (place - reach[axis] < start + side && place + reach[axis] >= start)
        rivals[end++] = rivals[n] as number;
    }
    return end;
  };

  return (row) => {
    const inRow = inReach(1, row * side, 0, count);
    for (let column = 0; column < across; column++) {
      const end = inReach(0, column * side, count, inRow);
      settle(levels.length - 1, column, row, inRow, end);
    }
  };
}
