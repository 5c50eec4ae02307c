import { gridSteps, type SeedGrid } from './seedGrid.js';

/** Values per cluster in `Clusters.centres`: x, y, L, a, b, and the largest squared colour distance so far (1 in plain SLIC). */
export const CENTRE = 6;

/** The state of the clustering. */
export interface Clusters {
  /** NaN for a cluster that has lost all its pixels; it does not get any again. */
  readonly centres: Float64Array;
  /** Sums over the pixels of each cluster so far, laid out like `centres`, with their number last. Then the sums of unassigned pixels. */
  readonly sums: Float64Array;
  /** Half size of the search window of a cluster along the rows and down the columns, in pixels. */
  readonly reach: readonly [x: number, y: number];
  /** Factor of squared distances in pixels. */
  readonly weight: number;
}

/** Clusters at the seeds. Their colours begin at zero, as in scikit-image: the first iteration only uses position. */
export function createClusters({ x, y, step }: SeedGrid, width: number, height: number): Clusters {
  // steps of the regular grid with this number of seeds, which may differ from the grid of the seeds
  const [along, down] = gridSteps(width, height, x.length);
  return {
    centres: Float64Array.from(x.flatMap((column, k) => [column, y[k], 0, 0, 0, 1])),
    sums: new Float64Array((x.length + 1) * CENTRE),
    reach: [2 * along, 2 * down],
    // scikit-image stores the step as float32, which matters if it is not an integer
    weight: 1 / Math.fround(Math.fround(step) * Math.fround(step)),
  };
}

/** Adds the pixels of some rows to the sums of their clusters. Rows must come in order, as scikit-image adds them. */
export function addRows(
  sums: Float64Array,
  lab: Float64Array,
  labels: Int32Array,
  width: number,
  top: number,
  bottom: number,
): void {
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    for (let x = 0; x < width; ) {
      const label = labels[row + x];
      const at = label * CENTRE;
      const first = x;
      let l = sums[at + 2];
      let a = sums[at + 3];
      let b = sums[at + 4];
      // a run of one label is summed in registers
      do {
        const i = (row + x) * 3;
        l += lab[i];
        a += lab[i + 1];
        b += lab[i + 2];
        x++;
      } while (x < width && labels[row + x] === label);
      const length = x - first;
      sums[at] = sums[at] + (length * (first + x - 1)) / 2;
      sums[at + 1] = sums[at + 1] + length * y;
      sums[at + 2] = l;
      sums[at + 3] = a;
      sums[at + 4] = b;
      sums[at + 5] = sums[at + 5] + length;
    }
  }
}

/** Moves each cluster to the mean position and colour of its pixels, and clears the sums. */
export function moveCentres({ centres, sums }: Clusters): void {
  for (let at = 0; at < centres.length; at += CENTRE) {
    for (let i = at; i < at + 5; i++) centres[i] = sums[i] / sums[at + 5];
  }
  sums.fill(0);
}

/** SLICO: updates the largest squared colour distance of each cluster. */
export function widen(centres: Float64Array, lab: Float64Array, labels: Int32Array): void {
  for (let i = 0; i < labels.length; i++) {
    const at = labels[i] * CENTRE;
    if (at >= centres.length) continue;
    let distance = 0;
    for (let c = 0; c < 3; c++) {
      const difference = lab[i * 3 + c] - centres[at + 2 + c];
      distance += difference * difference;
    }
    if (distance > centres[at + 5]) centres[at + 5] = distance;
  }
}
