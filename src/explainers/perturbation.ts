import { gaussianBlur } from '../image/index.js';
import { Random } from '../random.js';
import { segmentMeans } from '../segmentation/index.js';
import type { Raster, Segments } from '../types.js';
import { checkNumber, checkRaster, checkSameSize, checkValues, describe } from '../validate.js';
import type { FixedBaseline } from './baseline.js';

/** Mean grey: an input of 0 for a model whose inputs lie in -1..1. */
export const GREY: FixedBaseline = [127.5, 127.5, 127.5];

/** The photo with all superpixels hidden: RGB in 0..255, interleaved. */
export function baselineImage(
  baseline: FixedBaseline,
  image: Raster<Float32Array>,
  segments: Segments,
  random: Random,
): Float32Array {
  if (baseline === 'mean') {
    const means = segmentMeans(image, segments);
    return image.data.map((value, i) => means[segments.data[Math.floor(i / 3)] * 3 + (i % 3)] ?? value);
  }
  if (baseline === 'blur') return gaussianBlur(image, image.width / 10).data;
  if (baseline === 'noise') return image.data.map(() => random.integer(256));
  if (isColor(baseline)) {
    // unlike forEach, it does not skip holes
    for (const [c, value] of baseline.entries()) checkNumber(`baseline[${c}]`, value, 0, 255);
    return image.data.map((_, i) => baseline[i % 3]);
  }
  const picture = typeof baseline === 'function' ? baseline(image, segments) : baseline;
  if (picture === null || typeof picture !== 'object') {
    throw new TypeError(
      `\`baseline\` must be 'reference', 'mean', 'blur', 'noise', a colour, a picture or a function, got ${describe(baseline)}`,
    );
  }
  const channels = checkRaster('baseline', picture, [3, 4]);
  checkSameSize('`baseline` and the grid', picture, image);
  checkValues('baseline.data', picture.data);
  return image.data.map((_, i) => picture.data[Math.floor(i / 3) * channels + (i % 3)]);
}

function isColor(baseline: unknown): baseline is readonly [number, number, number] {
  return Array.isArray(baseline) && baseline.length === 3;
}

/** Consecutive pixels of a superpixel: their values in the photo and in the baseline. */
export interface Run {
  /** Label of the superpixel. */
  readonly label: number;
  /** Index of the first value in interleaved RGB. */
  readonly at: number;
  readonly shown: Float32Array;
  readonly hidden: Float32Array;
}

/**
 * Pixels of superpixels as runs in memory order, which are views of the photo and of its baseline. Pixels outside all superpixels are in no
 * run: they are always shown.
 *
 * @param image - RGB in 0..255, interleaved
 * @param baseline - the photo with all superpixels hidden
 */
export function segmentRuns(
  { data, count }: Segments,
  image: Float32Array,
  baseline: Float32Array,
): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < data.length; ) {
    const label = data[start];
    let end = start + 1;
    while (end < data.length && data[end] === label) end++;
    const [at, until] = [start * 3, end * 3];
    if (label >= 0 && label < count)
      runs.push({ label, at, shown: image.subarray(at, until), hidden: baseline.subarray(at, until) });
    start = end;
  }
  return runs;
}

/**
 * Changes which superpixels of a photo are hidden. Only pixels that differ are written, in memory order, which is fastest.
 *
 * @param target - shows the photo under the mask `before`, and then under `mask`
 * @param mask - 1 shows a superpixel, 0 hides it
 * @param sameBaseline - whether the baseline is the one used for `before`; otherwise all hidden superpixels are written again
 */
export function rewritePerturbed(
  target: Float32Array,
  runs: readonly Run[],
  before: Uint8Array,
  mask: Uint8Array,
  sameBaseline = true,
): void {
  for (const { label, at, shown, hidden } of runs) {
    const show = mask[label] === 1;
    if (mask[label] === before[label] && (show || sameBaseline)) continue;
    target.set(show ? shown : hidden, at);
  }
}

/**
 * Baseline of an explainer without superpixels: the whole photo is one superpixel, so `'mean'` is the photo's mean colour.
 *
 * @returns RGB in 0..255, interleaved
 */
export function wholeBaseline(
  baseline: FixedBaseline,
  image: Raster<Float32Array>,
  seed: number,
): Float32Array {
  const { width, height } = image;
  const whole = { data: new Int32Array(width * height), width, height, count: 1 };
  return baselineImage(baseline, image, whole, new Random(seed));
}
