import { gridSteps, type SeedGrid } from './seedGrid.js';

/** Values per cluster in `Clusters.centres`: x, y, L, a, b, and the largest squared colour distance that it met (1 in plain SLIC). */
export const CENTRE = 6;

/** The state of the clustering. */
export interface Clusters {
  readonly count: number;
  readonly centres: Float64Array;
  /** Sums over the pixels of each cluster, laid out as `centres` are. */
  readonly sums: Float64Array;
  /** Pixels of each cluster. One that lost all of them is nowhere, and takes none any more. */
  readonly sizes: Int32Array;
  /** The pixels that each cluster looks at: left, right, top and bottom, the last ones excluded. */
  readonly windows: Int32Array;
  /** How far a cluster looks, in pixels. */
  readonly reachX: number;
  readonly reachY: number;
  /** What a squared distance in pixels counts. */
  readonly weight: number;
}

/** Clusters at the seeds. Their colours begin at zero, as in scikit-image: the first round goes by place only. */
export function createClusters({ x, y, steps }: SeedGrid, width: number, height: number): Clusters {
  const count = x.length;
  const centres = new Float64Array(count * CENTRE);
  for (let k = 0; k < count; k++) centres.set([x[k] as number, y[k] as number, 0, 0, 0, 1], k * CENTRE);
  // the grid that so many seeds would have themselves, which may be another than the one they are on
  const reach = gridSteps(width, height, count);
  return {
    count,
    centres,
    sums: new Float64Array(count * CENTRE),
    sizes: new Int32Array(count).fill(1),
    windows: new Int32Array(count * 4),
    reachX: 2 * reach.x,
    reachY: 2 * reach.y,
    weight: 1 / Math.max(steps.x, steps.y) ** 2,
  };
}

/** Lets each cluster look around its centre, and its sums begin anew. */
export function beginRound(clusters: Clusters, width: number, height: number): void {
  const { count, centres, sums, sizes, windows, reachX, reachY } = clusters;
  for (let k = 0; k < count; k++) {
    const x = centres[k * CENTRE] as number;
    const y = centres[k * CENTRE + 1] as number;
    const seen = sizes[k] !== 0;
    windows[k * 4] = Math.max(x - reachX, 0);
    windows[k * 4 + 1] = seen ? Math.min(x + reachX + 1, width) : 0;
    windows[k * 4 + 2] = Math.max(y - reachY, 0);
    windows[k * 4 + 3] = seen ? Math.min(y + reachY + 1, height) : 0;
  }
  sums.fill(0);
  sizes.fill(0);
}

/** Adds the pixels of some rows to the sums of the clusters that they belong to. Rows must come in order: so do scikit-image's. */
export function addRows(
  { sums, sizes }: Clusters,
  lab: Float64Array,
  labels: Int32Array,
  width: number,
  top: number,
  bottom: number,
): void {
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    for (let x = 0; x < width; ) {
      const label = labels[row + x] as number;
      const at = label * CENTRE;
      const first = x;
      let l = sums[at + 2] as number;
      let a = sums[at + 3] as number;
      let b = sums[at + 4] as number;
      // a run of one label is added up in registers
      do {
        const i = (row + x) * 3;
        l += lab[i] as number;
        a += lab[i + 1] as number;
        b += lab[i + 2] as number;
        x++;
      } while (x < width && labels[row + x] === label);
      const length = x - first;
      sizes[label] = (sizes[label] as number) + length;
      sums[at] = (sums[at] as number) + (length * (first + x - 1)) / 2;
      sums[at + 1] = (sums[at + 1] as number) + length * y;
      sums[at + 2] = l;
      sums[at + 3] = a;
      sums[at + 4] = b;
    }
  }
}

/** Each cluster to the mean place and colour of its pixels. */
export function moveCentres({ count, centres, sums, sizes }: Clusters): void {
  for (let k = 0; k < count; k++) {
    const size = sizes[k] as number;
    if (size === 0) continue;
    for (let i = k * CENTRE; i < k * CENTRE + 5; i++) centres[i] = (sums[i] as number) / size;
  }
}

/** SLICO: the largest squared colour distance that each cluster has met so far. */
export function widen({ centres }: Clusters, lab: Float64Array, labels: Int32Array): void {
  for (let i = 0; i < labels.length; i++) {
    const at = (labels[i] as number) * CENTRE;
    const dl = (lab[i * 3] as number) - (centres[at + 2] as number);
    const da = (lab[i * 3 + 1] as number) - (centres[at + 3] as number);
    const db = (lab[i * 3 + 2] as number) - (centres[at + 4] as number);
    const distance = dl * dl + da * da + db * db;
    if (distance > (centres[at + 5] as number)) centres[at + 5] = distance;
  }
}
