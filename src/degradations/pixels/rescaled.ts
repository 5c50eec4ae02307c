/** Interleaved values brought to another size: bilinear, or the nearest one. What shrinks is to be smoothed before. */
export function rescaled(
  values: Float32Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
  nearest = false,
  channels = 3,
): Float32Array {
  const result = new Float32Array(to.width * to.height * channels);
  const columns = tapsOf(to.width, from.width, nearest);
  const rows = tapsOf(to.height, from.height, nearest);
  for (let y = 0; y < to.height; y++) {
    const [top, low, fy] = [rows.low[y], rows.high[y], rows.share[y]];
    for (let x = 0; x < to.width; x++) {
      const [left, right, fx] = [columns.low[x], columns.high[x], columns.share[x]];
      const a = (top * from.width + left) * channels;
      const b = (top * from.width + right) * channels;
      const c = (low * from.width + left) * channels;
      const d = (low * from.width + right) * channels;
      const at = (y * to.width + x) * channels;
      for (let k = 0; k < channels; k++) {
        const above = values[a + k] * (1 - fx) + values[b + k] * fx;
        const below = values[c + k] * (1 - fx) + values[d + k] * fx;
        result[at + k] = above * (1 - fy) + below * fy;
      }
    }
  }
  return result;
}

/** For each place of a new grid the two places of the old one around it, and the share of the second. */
function tapsOf(
  length: number,
  source: number,
  nearest: boolean,
): { low: Int32Array; high: Int32Array; share: Float32Array } {
  const [low, high] = [new Int32Array(length), new Int32Array(length)];
  const share = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / length - (nearest ? 0 : 0.5)));
    low[i] = Math.floor(at);
    high[i] = nearest ? low[i] : Math.min(source - 1, low[i] + 1);
    share[i] = nearest ? 0 : at - low[i];
  }
  return { low, high, share };
}
