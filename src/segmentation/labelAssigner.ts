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
  // rivals that look at the whole block in hand, and those that look at a part of it
  const whole = new Int32Array(count);
  const partial = new Int32Array(count);
  // the smallest distance that each pixel of a smallest block has met
  const distances = new Float64Array(FINEST * FINEST);
  // a lead must be larger than what rounding can do to it
  const largest = bounds.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  const room = 1e-12 * (12 * largest * largest + (width * width + height * height) * weight);

  const at = (k: number, part: number): number => centres[k * CENTRE + part] as number;

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
    // those that look at all of the block come first, four at a time
    let [all, some] = [0, 0];
    for (let n = from; n < to; n++) {
      const k = rivals[n] as number;
      if (at(k, 5) === 1 && covers(k * CENTRE, left, right, top, bottom)) whole[all++] = k;
      else partial[some++] = k;
    }
    if (all === 0) distances.fill(Infinity);
    for (let n = 0; n < all; n += 4) compareFour(n, Math.min(n + 4, all) - 1, left, right, top, bottom);
    for (let n = 0; n < some; n++) compareOne(partial[n] as number, left, right, top, bottom);
  };

  /** Compares each pixel of a block with the clusters `first` .. `last` of those that look at all of it: four at most. */
  const compareFour = (
    first: number,
    last: number,
    left: number,
    right: number,
    top: number,
    bottom: number,
  ): void => {
    // with fewer than four, the last one stands for those that lack; of equals the first one wins
    const ka = whole[first] as number;
    const kb = whole[Math.min(first + 1, last)] as number;
    const kc = whole[Math.min(first + 2, last)] as number;
    const kd = whole[last] as number;
    const xa = at(ka, 0);
    const ya = at(ka, 1);
    const la = at(ka, 2);
    const aa = at(ka, 3);
    const ba = at(ka, 4);
    const xb = at(kb, 0);
    const yb = at(kb, 1);
    const lb = at(kb, 2);
    const ab = at(kb, 3);
    const bb = at(kb, 4);
    const xc = at(kc, 0);
    const yc = at(kc, 1);
    const lc = at(kc, 2);
    const ac = at(kc, 3);
    const bc = at(kc, 4);
    const xd = at(kd, 0);
    const yd = at(kd, 1);
    const ld = at(kd, 2);
    const ad = at(kd, 3);
    const bd = at(kd, 4);
    for (let y = top; y < bottom; y++) {
      const [dya, dyb, dyc, dyd] = [
        (ya - y) * (ya - y),
        (yb - y) * (yb - y),
        (yc - y) * (yc - y),
        (yd - y) * (yd - y),
      ];
      let i = y * width + left;
      let pixel = (y - top) * FINEST;
      for (let x = left; x < right; x++, i++, pixel++) {
        const l = lab[i * 3] as number;
        const a = lab[i * 3 + 1] as number;
        const b = lab[i * 3 + 2] as number;
        let least =
          (dya + (xa - x) * (xa - x)) * weight +
          ((l - la) * (l - la) + (a - aa) * (a - aa) + (b - ba) * (b - ba));
        let nearest = ka;
        const second =
          (dyb + (xb - x) * (xb - x)) * weight +
          ((l - lb) * (l - lb) + (a - ab) * (a - ab) + (b - bb) * (b - bb));
        const third =
          (dyc + (xc - x) * (xc - x)) * weight +
          ((l - lc) * (l - lc) + (a - ac) * (a - ac) + (b - bc) * (b - bc));
        const fourth =
          (dyd + (xd - x) * (xd - x)) * weight +
          ((l - ld) * (l - ld) + (a - ad) * (a - ad) + (b - bd) * (b - bd));
        if (second < least) {
          least = second;
          nearest = kb;
        }
        if (third < least) {
          least = third;
          nearest = kc;
        }
        if (fourth < least) {
          least = fourth;
          nearest = kd;
        }
        if (first === 0 || least < (distances[pixel] as number)) {
          distances[pixel] = least;
          labels[i] = nearest;
        }
      }
    }
  };

  /** Compares those pixels of a block that a cluster looks at with it. Of equals the one with the smaller label wins. */
  const compareOne = (k: number, left: number, right: number, top: number, bottom: number): void => {
    const x0 = at(k, 0);
    const y0 = at(k, 1);
    const l = at(k, 2);
    const a = at(k, 3);
    const b = at(k, 4);
    const scale = at(k, 5);
    const fromX = Math.max(left, Math.floor(x0 - reachX));
    const toX = Math.min(right, Math.floor(x0 + reachX) + 1);
    const toY = Math.min(bottom, Math.floor(y0 + reachY) + 1);
    for (let y = Math.max(top, Math.floor(y0 - reachY)); y < toY; y++) {
      const dy = (y0 - y) * (y0 - y);
      let i = y * width + fromX;
      let pixel = (y - top) * FINEST + fromX - left;
      for (let x = fromX; x < toX; x++, i++, pixel++) {
        const dx = x0 - x;
        const dl = (lab[i * 3] as number) - l;
        const da = (lab[i * 3 + 1] as number) - a;
        const db = (lab[i * 3 + 2] as number) - b;
        const color = dl * dl + da * da + db * db;
        const distance = (dy + dx * dx) * weight + (scale === 1 ? color : color / scale);
        const least = distances[pixel] as number;
        if (distance < least || (distance === least && k < (labels[i] as number))) {
          distances[pixel] = distance;
          labels[i] = k;
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
    if (level === 0 && to - from <= 4) {
      compare(from, to, left, right, top, bottom);
      return;
    }
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
