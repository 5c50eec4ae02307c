import { CENTRE, type Clusters } from './clusters.js';
import { colorBlocks, SIDE } from './colorBlocks.js';

/**
 * Values per cluster in the table of scores. A score is a squared distance without the square of the pixel itself, which is the same for
 * all clusters: what multiplies x, y, L, a and b, a constant, and what multiplies the square of the colour where scales differ.
 */
const TERMS = 7;

/**
 * Makes the function that gives pixels to the nearest clusters; of equals the first one wins.
 *
 * Where a cluster is nearer than another in the worst corner of a box of places and colours, it is so in the whole box: so most candidates
 * drop out for a block of pixels (filtering: Kanungo et al., https://doi.org/10.1109/TPAMI.2002.1017616). Those that are left are
 * compared by their scores, which take half the arithmetic; distances themselves decide where two scores are as good as equal.
 *
 * @param largest - that no value of a colour exceeds
 * @param labels - the cluster of each pixel, written by the function
 * @param inside - 1 for pixels that count; others may get any label or none
 * @returns takes the first row of a row of blocks, from the top, and gives the row behind its last
 */
export function labelAssigner(
  lab: Float64Array,
  width: number,
  height: number,
  { centres, reach, weight }: Clusters,
  largest: number,
  labels: Int32Array,
  inside?: Uint8Array,
): (top: number) => number {
  const [reachX, reachY] = reach;
  const bounds = colorBlocks(lab, width, height, inside);
  const count = centres.length / CENTRE;
  const terms = new Float64Array(count * TERMS);
  // lists of clusters, one behind the other: all, those that look at the row of blocks in hand, those that look at the block in hand, and
  // those that may win a pixel of it
  const candidates = new Int32Array(count * 4).map((_, k) => k);
  // how far each of them is from the middle of the block
  const gaps = new Float64Array(candidates.length);
  // candidates that look at the whole block in hand from the front, and those that look at a part of it from the back
  const blockCandidates = new Int32Array(count);
  // the smallest score that each pixel of the block in hand has met; NaN where another one was as good as equal
  const scores = new Float64Array(SIDE * SIDE);
  // whether two scores were too close to each other, in the block in hand
  let tied = false;
  // a lead must be larger than what rounding can do to it
  const room = 1e-12 * (12 * largest * largest + (width * width + height * height) * weight);

  /** Works out the scores anew. */
  const prepare = (): void => {
    for (let c = 0, t = 0; t < terms.length; c += CENTRE, t += TERMS) {
      const inverse = 1 / centres[c + 5];
      let [place, color] = [0, 0];
      for (let n = 0; n < 5; n++) {
        const value = centres[c + n];
        terms[t + n] = -2 * value * (n < 2 ? weight : inverse);
        if (n < 2) place += value * value;
        else color += value * value;
      }
      terms[t + 5] = place * weight + color * inverse;
      terms[t + 6] = inverse - 1;
    }
  };

  /** Whether a cluster looks at all pixels of a block. */
  const covers = (c: number, left: number, right: number, top: number, bottom: number): boolean => {
    const x = centres[c];
    const y = centres[c + 1];
    return (
      x - reachX < left + 1 && x + reachX >= right - 1 && y - reachY < top + 1 && y + reachY >= bottom - 1
    );
  };

  /** Compares each pixel of a block with candidates. One that none of them looks at keeps its label. */
  const compare = (
    from: number,
    to: number,
    left: number,
    right: number,
    top: number,
    bottom: number,
  ): void => {
    // those that look at all of the block come first, four at a time
    let [all, some] = [0, count];
    for (let n = from; n < to; n++) {
      const k = candidates[n];
      blockCandidates[covers(k * CENTRE, left, right, top, bottom) ? all++ : --some] = k;
    }
    tied = false;
    if (all === 0) scores.fill(Infinity);
    for (let n = 0; n < all; n += 4) compareFour(n, Math.min(n + 4, all) - 1, left, right, top, bottom);
    for (; some < count; some++) {
      const c = blockCandidates[some] * CENTRE;
      const x = centres[c];
      const y = centres[c + 1];
      compareFour(
        some,
        some,
        Math.max(left, Math.floor(x - reachX)),
        Math.min(right, Math.floor(x + reachX) + 1),
        Math.max(top, Math.floor(y - reachY)),
        Math.min(bottom, Math.floor(y + reachY) + 1),
      );
    }
    if (!tied) return;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        if (Number.isNaN(scores[(y - top) * SIDE + x - left])) compareExactly(from, to, x, y);
      }
    }
  };

  /**
   * Compares each pixel of a block with the clusters `first` .. `last` of those that look at all of it: four at most. A score
   * is NaN where another one was as good as equal.
   */
  const compareFour = (
    first: number,
    last: number,
    left: number,
    right: number,
    top: number,
    bottom: number,
  ): void => {
    const colors = lab;
    const names = labels;
    const met = scores;
    const limit = room;
    const table = terms;
    const ka = blockCandidates[first];
    // a candidate that lacks is infinitely far
    const kb = blockCandidates[Math.min(first + 1, last)];
    const kc = blockCandidates[Math.min(first + 2, last)];
    const kd = blockCandidates[Math.min(first + 3, last)];
    const ta = ka * TERMS;
    const tb = kb * TERMS;
    const tc = kc * TERMS;
    const td = kd * TERMS;
    const za = table[ta + 5];
    const xa = table[ta];
    const ya = table[ta + 1];
    const la = table[ta + 2];
    const aa = table[ta + 3];
    const ba = table[ta + 4];
    const qa = table[ta + 6];
    const zb = first + 1 > last ? Infinity : table[tb + 5];
    const xb = table[tb];
    const yb = table[tb + 1];
    const lb = table[tb + 2];
    const ab = table[tb + 3];
    const bb = table[tb + 4];
    const qb = table[tb + 6];
    const zc = first + 2 > last ? Infinity : table[tc + 5];
    const xc = table[tc];
    const yc = table[tc + 1];
    const lc = table[tc + 2];
    const ac = table[tc + 3];
    const bc = table[tc + 4];
    const qc = table[tc + 6];
    const zd = first + 3 > last ? Infinity : table[td + 5];
    const xd = table[td];
    const yd = table[td + 1];
    const ld = table[td + 2];
    const ad = table[td + 3];
    const bd = table[td + 4];
    const qd = table[td + 6];
    const scaled = qa !== 0 || qb !== 0 || qc !== 0 || qd !== 0;
    for (let y = top; y < bottom; y++) {
      let i = y * width + left;
      let j = 3 * i;
      let pixel = (y % SIDE) * SIDE + (left % SIDE);
      let sa = za + ya * y + xa * left;
      let sb = zb + yb * y + xb * left;
      let sc = zc + yc * y + xc * left;
      let sd = zd + yd * y + xd * left;
      for (let x = left; x < right; x++, i++, j += 3, pixel++) {
        const l = colors[j];
        const a = colors[j + 1];
        const b = colors[j + 2];
        const square = scaled ? l * l + a * a + b * b : 0;
        let least = sa + l * la + a * aa + b * ba;
        if (scaled) least += square * qa;
        sa += xa;
        let nearest = ka;
        if (last > first) {
          let second = sb + l * lb + a * ab + b * bb;
          let third = sc + l * lc + a * ac + b * bc;
          let fourth = sd + l * ld + a * ad + b * bd;
          if (scaled) {
            second += square * qb;
            third += square * qc;
            fourth += square * qd;
          }
          sb += xb;
          sc += xc;
          sd += xd;
          if (second - least < limit) {
            least = second - least > -limit ? NaN : second;
            nearest = kb;
          }
          if (third - least < limit) {
            least = third - least > -limit ? NaN : third;
            nearest = kc;
          }
          if (fourth - least < limit) {
            least = fourth - least > -limit ? NaN : fourth;
            nearest = kd;
          }
        }
        if (first > 0) {
          const gap = least - met[pixel];
          if (gap >= limit || Number.isNaN(met[pixel])) continue;
          if (gap > -limit) least = NaN;
        }
        if (Number.isNaN(least)) tied = true;
        met[pixel] = least;
        names[i] = nearest;
      }
    }
  };

  /** Compares a pixel with candidates by distances that equal those of scikit-image to the last digit; of equals the first cluster wins. */
  const compareExactly = (from: number, to: number, x: number, y: number): void => {
    const i = y * width + x;
    let least = Infinity;
    for (let n = from; n < to; n++) {
      const k = candidates[n];
      const c = k * CENTRE;
      if (!covers(c, x, x + 1, y, y + 1)) continue;
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
  };

  /** Lists, behind the candidates of a block, those of them that may still win a pixel of it. Gives the end of the list. */
  const dropOut = (
    at: number,
    from: number,
    to: number,
    left: number,
    right: number,
    top: number,
    bottom: number,
  ): number => {
    const table = terms;
    const list = candidates;
    const ahead = gaps;
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
    // the leader is nearest to the middle of the box, of those that look at the whole block
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
      ahead[n] = score;
      if (score < nearest && covers(k * CENTRE, left, right, top, bottom)) {
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
    const limit = room + nearest;
    let end = to;
    list[end++] = list[leader];
    for (let n = from; n < to; n++) {
      const t = list[n] * TERMS;
      const more = table[t + 6] - inverse;
      // how much of the leader's lead is lost at most on the way from the middle to a corner
      const lost =
        Math.abs(table[t] - ownX) * wide +
        Math.abs(table[t + 1] - ownY) * high +
        Math.abs(table[t + 2] - ownL + 2 * more * l) * rangeL +
        Math.abs(table[t + 3] - ownA + 2 * more * a) * rangeA +
        Math.abs(table[t + 4] - ownB + 2 * more * b) * rangeB +
        Math.max(0, -more) * bulge;
      if (ahead[n] - lost <= limit && n !== leader) list[end++] = list[n];
    }
    return end;
  };

  /** Lists, behind some clusters, those of them that look at a stretch of `SIDE` pixels in one direction. Gives the end of the list. */
  const inReach = (axis: 0 | 1, start: number, from: number, to: number): number => {
    let end = to;
    for (let n = from; n < to; n++) {
      const place = centres[candidates[n] * CENTRE + axis];
      if (place - reach[axis] < start + SIDE && place + reach[axis] >= start)
        candidates[end++] = candidates[n];
    }
    return end;
  };

  return (top) => {
    if (top === 0) prepare();
    const bottom = Math.min(top + SIDE, height);
    const from = inReach(1, top, 0, count);
    let block = (top / SIDE) * Math.ceil(width / SIDE) * 6;
    for (let left = 0; left < width; left += SIDE, block += 6) {
      if (bounds[block] === Infinity) continue;
      const right = Math.min(left + SIDE, width);
      const to = inReach(0, left, count, from);
      const end = dropOut(block, from, to, left, right, top, bottom);
      if (end - to === 1) {
        const winner = candidates[to];
        for (let y = top; y < bottom; y++) labels.fill(winner, y * width + left, y * width + right);
      } else compare(end > to ? to : from, end, left, right, top, bottom);
    }
    return bottom;
  };
}
