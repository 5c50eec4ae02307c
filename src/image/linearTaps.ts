/** For each place of a new line of values the two places of the old one around it. */
export interface LinearTaps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** The share of the value at `high`, 0..1. */
  readonly share: Float64Array;
}

/** Bilinear resampling of a line, with half-pixel centres and repeated ends: what `tf.image.resizeBilinear(x, size, false, true)` does. */
export function linearTaps(from: number, to: number): LinearTaps {
  const [low, high] = [new Int32Array(to), new Int32Array(to)];
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    low[i] = Math.floor(at);
    high[i] = Math.min(from - 1, low[i] + 1);
    share[i] = at - low[i];
  }
  return { low, high, share };
}
