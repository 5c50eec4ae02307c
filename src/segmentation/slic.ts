import type { Pixels, Segments } from '../types.js';
import { checkInteger, checkNumber, checkRaster, resolveOptions } from '../validate.js';
import { addRows, createClusters, moveCentres, widen } from './clusters.js';
import { COARSEST } from './colorBlocks.js';
import { connectSegments } from './connectSegments.js';
import { blurInterleaved } from './gaussianBlur.js';
import { labelAssigner } from './labelAssigner.js';
import { type SeedGrid, seedGrid } from './seedGrid.js';
import { stretchedLab } from './stretchedLab.js';
import { withoutGaps } from './withoutGaps.js';

export interface SlicOptions {
  /** About how many superpixels there are to be. @defaultValue 100 */
  readonly numSegments?: number | undefined;
  /** Weight of nearness against likeness of colour: 1 follows every edge, 30 gives even tiles. @defaultValue 10 */
  readonly compactness?: number | undefined;
  /** Standard deviation, in pixels, of a Gaussian over the photo before; 1 keeps noise from breaking superpixels up. @defaultValue 0 */
  readonly sigma?: number | undefined;
  /** Rounds of the clustering at most. @defaultValue 10 */
  readonly maxIterations?: number | undefined;
  /** SLICO: each superpixel finds its own compactness. @defaultValue false */
  readonly slicZero?: boolean | undefined;
  /** Make each superpixel one connected piece. @defaultValue true */
  readonly enforceConnectivity?: boolean | undefined;
  /** A piece smaller than this share of the mean size joins a neighbour. @defaultValue 0.5 */
  readonly minSizeFactor?: number | undefined;
  /** A piece larger than this multiple of the mean size is split. @defaultValue 3 */
  readonly maxSizeFactor?: number | undefined;
}

/** @internal */
export const SLIC_DEFAULTS = Object.freeze({
  numSegments: 100 as number,
  compactness: 10 as number,
  sigma: 0 as number,
  maxIterations: 10 as number,
  slicZero: false as boolean,
  enforceConnectivity: true as boolean,
  minSizeFactor: 0.5 as number,
  maxSizeFactor: 3 as number,
});

/**
 * Superpixels by simple linear iterative clustering (Achanta et al., https://doi.org/10.1109/TPAMI.2012.120), pixel for pixel as
 * `skimage.segmentation.slic(..., start_label=0)` of scikit-image 0.26 computes them.
 *
 * @returns a label per pixel, 0 .. `count - 1` from the top left
 * @throws TypeError or RangeError for what is no photo, or an option out of range
 */
export function slic(image: Pixels, options?: SlicOptions): Segments {
  const channels = checkRaster('image', image, [3, 4]);
  const settings = resolveOptions('slic', options, SLIC_DEFAULTS);
  const { numSegments, compactness, sigma, maxIterations, slicZero, minSizeFactor, maxSizeFactor } = settings;
  checkInteger('numSegments', numSegments, 1);
  checkNumber('compactness', compactness, Number.MIN_VALUE);
  checkNumber('sigma', sigma, 0);
  checkInteger('maxIterations', maxIterations, 1);
  checkNumber('minSizeFactor', minSizeFactor, 0);
  checkNumber('maxSizeFactor', maxSizeFactor, Number.MIN_VALUE);

  const { width, height } = image;
  const lab = blurInterleaved(stretchedLab(image, channels), width, height, 3, sigma);
  const ratio = 1 / compactness;
  for (let i = 0; i < lab.length; i++) lab[i] = (lab[i] as number) * ratio;
  const seeds = seedGrid(width, height, numSegments);
  const data = cluster(lab, width, height, seeds, maxIterations, slicZero);
  if (!settings.enforceConnectivity) return withoutGaps({ data, width, height });
  const mean = (width * height) / seeds.x.length;
  return connectSegments(
    { data, width, height },
    Math.trunc(minSizeFactor * mean),
    Math.trunc(maxSizeFactor * mean),
  );
}

/** k-means over place and colour, in which a cluster looks at the pixels within two steps of it only. */
function cluster(
  lab: Float64Array,
  width: number,
  height: number,
  seeds: SeedGrid,
  maxIterations: number,
  slicZero: boolean,
): Int32Array {
  const clusters = createClusters(seeds, width, height);
  const labels = new Int32Array(width * height);
  const assign = labelAssigner(lab, width, height, clusters, labels);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    for (let top = 0; top < height; top += COARSEST) {
      assign(top / COARSEST);
      // while these pixels are still at hand
      addRows(clusters.sums, lab, labels, width, top, Math.min(top + COARSEST, height));
    }
    moveCentres(clusters);
    if (slicZero) widen(clusters.centres, lab, labels);
  }
  return labels;
}
