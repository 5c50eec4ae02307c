import { CENTRE, type Clusters } from './clusters.js';
import { colorBlocks, SIDE } from './colorBlocks.js';

/**
 * Values per cluster in `AssignmentState.terms`: the factors of x, y, L, a and b, a constant, and the factor of the squared colour if scales
 * differ (SLICO). A score is a squared distance without the square of the pixel itself, which is the same for all clusters.
 */
export const TERMS = 7;

/** The photo, the clusters and the working memory of one assignment of pixels to clusters. */
export interface AssignmentState {
  readonly lab: Float64Array;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly centres: Float64Array;
  readonly reachX: number;
  readonly reachY: number;
  readonly weight: number;
  /** Cluster of each pixel: the result. */
  readonly labels: Int32Array;
  /** Smallest and largest L, a and b of each block: see `colorBlocks`. */
  readonly bounds: Float64Array;
  /** Score terms of each cluster, `TERMS` values each. */
  readonly terms: Float64Array;
  /** Consecutive lists of clusters: all, those in reach of the row of blocks, those in reach of the block, the contenders of the block. */
  readonly candidates: Int32Array;
  /** Score of each candidate at the centre of the block. */
  readonly middleScores: Float64Array;
  /** Candidates of the block: from the front, those whose window covers all of it; from the back, those whose window covers a part of it. */
  readonly blockCandidates: Int32Array;
  /** Smallest score of each pixel of the block so far; NaN if a second score is equal within the tolerance. */
  readonly scores: Float64Array;
  /** Bound on the rounding error of a score: smaller differences count as ties. */
  readonly tolerance: number;
  /** Whether the block has a tie. */
  tied: boolean;
}

/**
 * State of an assignment whose scores are not computed yet: see `updateTerms`.
 *
 * @param largest - bound on the absolute colour values
 * @param labels - cluster of each pixel, written by the assignment
 * @param inside - 1 for pixels that count; others may get any label or none
 */
export function createAssignment(
  lab: Float64Array,
  width: number,
  height: number,
  { centres, reach, weight }: Clusters,
  largest: number,
  labels: Int32Array,
  inside?: Uint8Array,
): AssignmentState {
  const count = centres.length / CENTRE;
  return {
    lab,
    width,
    height,
    count,
    centres,
    reachX: reach[0],
    reachY: reach[1],
    weight,
    labels,
    bounds: colorBlocks(lab, width, height, inside),
    terms: new Float64Array(count * TERMS),
    candidates: new Int32Array(count * 4).map((_, k) => k),
    middleScores: new Float64Array(count * 4),
    blockCandidates: new Int32Array(count),
    scores: new Float64Array(SIDE * SIDE),
    tolerance: 1e-12 * (12 * largest * largest + (width * width + height * height) * weight),
    tied: false,
  };
}

/** Computes the score terms of all clusters. */
export function updateTerms({ centres, terms, weight }: AssignmentState): void {
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
}

/** Whether the search window of cluster `k` covers a whole box. */
export function covers(
  { centres, reachX, reachY }: AssignmentState,
  k: number,
  left: number,
  right: number,
  top: number,
  bottom: number,
): boolean {
  const x = centres[k * CENTRE];
  const y = centres[k * CENTRE + 1];
  return x - reachX < left + 1 && x + reachX >= right - 1 && y - reachY < top + 1 && y + reachY >= bottom - 1;
}
