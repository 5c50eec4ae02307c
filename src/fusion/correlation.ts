/** Cosine of the angle between two vectors, -1..1; 0 when one of them is 0. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  // rounding would carry some a little beyond 1
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb))) : 0;
}

/** Linear correlation (Pearson), -1..1; 0 when either side is constant. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return cosine(centred(a), centred(b));
}

/** Rank correlation (Spearman), ties with the mean of their ranks, -1..1; 0 when either side is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pearson(ranks(a), ranks(b));
}

/** Rank correlation (Kendall's tau-b), -1..1; 0 when either side is constant. Quadratic: for superpixels, not for pixels. */
export function kendall(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [score, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const x = Math.sign(a[i] - a[j]);
      const y = Math.sign(b[i] - b[j]);
      score += x * y;
      untiedA += x * x;
      untiedB += y * y;
    }
  }
  return untiedA > 0 && untiedB > 0 ? score / Math.sqrt(untiedA * untiedB) : 0;
}

/** The values less their mean. */
function centred(values: ArrayLike<number>): Float64Array {
  // distances from the first value are exactly 0 for a constant, whatever is rounded later
  const distances = Float64Array.from(values, (value) => value - values[0]);
  const mean = distances.reduce((sum, value) => sum + value / values.length, 0);
  return distances.map((value) => value - mean);
}

/** The rank of each value, from 0, the smallest first; ties have the mean of their ranks. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  // equal values lie together: each run has one mean rank
  const rank = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from];
    let to = from;
    while (sorted[to] === value) to++;
    rank.set(value === 0 ? 0 : value, (from + to - 1) / 2);
    from = to === from ? from + 1 : to;
  }
  return Float64Array.from(values, (value) => rank.get(value === 0 ? 0 : value) ?? Number.NaN);
}
