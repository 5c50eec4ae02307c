import { blurInterleaved } from '../image/gaussianBlur.js';
import type { Pixels, Raster, Segments, Size } from '../types.js';
import { checkBoolean, checkInteger, checkNumber, checkRaster, resolveOptions } from '../validate.js';
import { createAssignment } from './assignmentState.js';
import { assignRow } from './assignRow.js';
import { addRows, CENTRE, createClusters, moveCentres, widen } from './clusters.js';
import { connectSegments } from './connectSegments.js';
import { type SeedGrid, seedGrid } from './seedGrid.js';
import { stretchedLab } from './stretchedLab.js';
import { withoutGaps } from './withoutGaps.js';

export interface SlicOptions {
  /** Approximate number of superpixels. @defaultValue 100 */
  readonly numSegments?: number | undefined;
  /** Weight of spatial distance relative to colour distance: 1 follows every edge, 30 gives regular tiles. @defaultValue 10 */
  readonly compactness?: number | undefined;
  /** Standard deviation, in pixels, of a Gaussian blur of the photo before clustering; 1 keeps noise from fragmenting superpixels. @defaultValue 0 */
  readonly sigma?: number | undefined;
  /** Maximum number of iterations of the clustering, 1..1000; it stops when an iteration changes nothing. @defaultValue 10 */
  readonly maxIterations?: number | undefined;
  /** SLICO: each superpixel finds its own compactness. @defaultValue false */
  readonly slicZero?: boolean | undefined;
  /** Makes each superpixel connected. @defaultValue true */
  readonly enforceConnectivity?: boolean | undefined;
  /** Components smaller than this share of the mean size are merged into a neighbour. @defaultValue 0.5 */
  readonly minSizeFactor?: number | undefined;
  /** Components larger than this multiple of the mean size are split. @defaultValue 3 */
  readonly maxSizeFactor?: number | undefined;
  /** Part of the photo to segment: its non-zero pixels. All others get the label -1. @defaultValue none */
  readonly mask?: SlicMask | undefined;
}

/** One value per pixel of the photo. */
export type SlicMask = Raster<Uint8Array | Uint8ClampedArray | Float32Array>;

/** The part of a photo that a mask selects. */
export interface MaskPart {
  /** 1 for pixels of the part. */
  readonly inside: Uint8Array;
  /** Number of these pixels. */
  readonly size: number;
  readonly seeds: SeedGrid;
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
  mask: undefined as SlicMask | undefined,
});

/**
 * SLIC for callers that know whether there is a mask: without one, the code that places seeds in a mask is not loaded.
 *
 * @param maskPart - reads a mask
 */
export function divide(
  image: Pixels,
  options?: SlicOptions,
  maskPart?: (mask: SlicMask, image: Size, numSegments: number) => MaskPart,
): Segments {
  const channels = checkRaster('image', image, [3, 4]);
  const settings = resolveOptions('slic', options, SLIC_DEFAULTS);
  const { numSegments, compactness, sigma, maxIterations, minSizeFactor, maxSizeFactor } = settings;
  checkInteger('numSegments', numSegments, 1);
  checkNumber('compactness', compactness, 1e-9, 1e9);
  checkNumber('sigma', sigma, 0);
  checkInteger('maxIterations', maxIterations, 1, 1000);
  checkNumber('minSizeFactor', minSizeFactor, 0);
  checkNumber('maxSizeFactor', maxSizeFactor, Number.MIN_VALUE);
  checkBoolean('slicZero', settings.slicZero);
  checkBoolean('enforceConnectivity', settings.enforceConnectivity);
  const part = settings.mask && maskPart?.(settings.mask, image, numSegments);

  const { width, height } = image;
  const lab = blurInterleaved(stretchedLab(image, channels, part?.inside), width, height, 3, sigma);
  const ratio = 1 / compactness;
  for (let i = 0; i < lab.length; i++) lab[i] = lab[i] * ratio;
  const seeds = part?.seeds ?? seedGrid(width, height, numSegments);
  const data = cluster(lab, { width, height }, seeds, settings, part?.inside);
  if (!settings.enforceConnectivity) return withoutGaps({ data, width, height });
  const mean = (part?.size ?? width * height) / seeds.x.length;
  return connectSegments(
    { data, width, height },
    Math.trunc(minSizeFactor * mean),
    Math.trunc(maxSizeFactor * mean),
  );
}

/** Bound on the absolute values of L*a*b*. */
const LARGEST = 128;

/** k-means over position and colour that compares a cluster only with the pixels within two steps of it. */
function cluster(
  lab: Float64Array,
  { width, height }: Size,
  seeds: SeedGrid,
  { maxIterations, slicZero, compactness }: typeof SLIC_DEFAULTS,
  inside?: Uint8Array,
): Int32Array {
  const clusters = createClusters(seeds, width, height);
  const nowhere = seeds.x.length;
  const labels = new Int32Array(width * height);
  const state = createAssignment(lab, width, height, clusters, LARGEST / compactness, labels, inside);
  const iterate = (byColor: boolean): void => {
    // a colour difference divided by infinity has no weight
    for (let at = 5; at < clusters.centres.length; at += CENTRE)
      clusters.centres[at] = byColor ? 1 : Infinity;
    if (inside) labels.fill(nowhere);
    for (let iteration = 0; iteration < maxIterations; iteration++) {
      for (let top = 0, bottom = 0; top < height; top = bottom) {
        bottom = assignRow(state, top);
        if (inside) for (let i = top * width; i < bottom * width; i++) if (!inside[i]) labels[i] = nowhere;
        // while these pixels are still in the cache
        addRows(clusters.sums, lab, labels, width, top, bottom);
      }
      const before = Float64Array.from(clusters.centres);
      moveCentres(clusters);
      if (slicZero && byColor) widen(clusters.centres, lab, labels);
      // NaN stands for a cluster without pixels, which stays empty
      if (clusters.centres.every((value, i) => Object.is(value, before[i]))) break;
    }
  };
  // in a mask the seeds are first spread by position only
  if (inside) iterate(false);
  iterate(true);
  // masked-in pixels outside all search windows stay `nowhere`, and later become a component of their own
  if (inside) for (let i = 0; i < labels.length; i++) if (!inside[i]) labels[i] = -1;
  return labels;
}
