/** Statistics of the scores of random masks, per pixel. */
export interface CoverageMeans {
  /** Mean score of all masks. */
  readonly mean: number;
  /**
   * Mean score weighted by the visibility of the pixel, minus `mean`:
   * `sum(score * shown) / sum(shown) - mean(score)`; 0 where a pixel is never visible.
   */
  readonly excess: Float64Array;
  /**
   * Standard error of each excess: that of a ratio of sums of independent samples, to first order (delta method). Infinity where a pixel is
   * never visible, or if there is only one mask.
   */
  readonly standardErrors: Float64Array;
}

export interface CoverageSums {
  /** Adds a mask, 0..1 per pixel, and its score. */
  add(mask: ArrayLike<number>, score: number): void;
  means(): CoverageMeans;
}

/** Running sums for `CoverageMeans`; masks are not kept. */
export function coverageSums(pixels: number): CoverageSums {
  // sums over the masks m with scores s, less the first score: m, m s, m s^2, m^2, m^2 s and m^2 s^2
  const [m, ms, mss, mm, mms, mmss] = Array.from({ length: 6 }, () => new Float64Array(pixels)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const scores: number[] = [];
  return {
    add(mask, score) {
      scores.push(score);
      // differences from the first score are exactly 0 for equal scores, whatever is rounded
      const above = score - scores[0];
      for (let i = 0; i < pixels; i++) {
        const shown = mask[i];
        const part = shown * above;
        m[i] = m[i] + shown;
        ms[i] = ms[i] + part;
        mss[i] = mss[i] + part * above;
        mm[i] = mm[i] + shown * shown;
        mms[i] = mms[i] + shown * part;
        mmss[i] = mmss[i] + part * part;
      }
    },
    means() {
      const count = scores.length;
      const [first] = scores;
      const rise = scores.reduce((sum, score) => sum + score - first, 0) / count;
      const mean = first + rise;
      const spread = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
      const excess = m.map((shown, i) => (shown > 0 ? ms[i] / shown - rise : 0));
      const standardErrors = m.map((shown, i) => {
        if (shown === 0 || count < 2) return Number.POSITIVE_INFINITY;
        const ratio = ms[i] / shown;
        const share = shown / count;
        // each mask contributes m (s - ratio) / share - (s - rise), squared: the first term squared, the cross term, the second squared
        const own = mmss[i] - 2 * ratio * mms[i] + ratio ** 2 * mm[i];
        const both = mss[i] - ratio ** 2 * shown;
        const squares = own / share ** 2 - (2 * both) / share + spread;
        return Math.sqrt(Math.max(0, squares) / (count * (count - 1)));
      });
      return { mean, excess, standardErrors };
    },
  };
}
