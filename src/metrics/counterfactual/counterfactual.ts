import { classScores } from '../../explainers/classScores.js';
import { predictAll } from '../../explainers/predictBatch.js';
import { checkClassifier, EXPLAIN_DEFAULTS, readRequest, resolveClasses } from '../../explainers/request.js';
import { extremes } from '../../fusion/normalize.js';
import { toGrid, toPixels } from '../../image/index.js';
import { Random } from '../../random.js';
import { checkSegments } from '../../segmentation/checkSegments.js';
import type {
  Classifier,
  ExplainOptions,
  Explanation,
  FaceBox,
  Heatmap,
  ImageInput,
  Raster,
  Segments,
} from '../../types.js';
import { checkInteger, checkNumber, checkSameSize, describe, resolveOptions } from '../../validate.js';
import { inpaint } from '../inpainting/inpaint.js';
import { blamedPixels, blamedSegments } from './blamedRegion.js';
import { randomBlob, randomSegments } from './randomRegion.js';

/** `target` and `against` are, unless given, those of the explanation. */
export interface CounterfactualOptions extends ExplainOptions {
  /** The share of the pixels that is repaired, 0..1, exclusive; less where the map has fewer positive values. @defaultValue 0.1 */
  readonly area?: number | undefined;
  /** Whole superpixels are repaired, and compared with others: such as the `segments` of a LIME explanation. @defaultValue none */
  readonly segments?: Segments | undefined;
  /** The same photo without the defect, of the same size: what is repaired then shows it, instead of being filled from around it. @defaultValue none */
  readonly original?: ImageInput | undefined;
  /** With how many random regions of the same area the blamed one is compared. @defaultValue 16 */
  readonly numRandom?: number | undefined;
  /** Where the random regions are drawn from. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Photos that are in memory at a time. @defaultValue 16 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const COUNTERFACTUAL_DEFAULTS = Object.freeze({
  area: 0.1 as number,
  segments: undefined as Segments | undefined,
  original: undefined as ImageInput | undefined,
  numRandom: 16 as number,
  seed: 0 as number,
  batchSize: 16 as number,
});

/** Plain data. Drops are of the target's probability, less that of the class it was explained against; -1..1, or -2..2 against another. */
export interface CounterfactualResult {
  /** How far the probability falls when what the map blames is repaired. */
  readonly value: number;
  /** How far it falls on average when a random region of the same area is repaired. */
  readonly random: number;
  /** `value - random`: above 0 when the map blames more than chance would. */
  readonly advantage: number;
  /** The part of the random regions whose drop is smaller, 0..1; equal ones count half. */
  readonly beaten: number;
  /** The drop of each random region. */
  readonly randomDrops: readonly number[];
  /** The probability on the photo as it is, and with what is blamed repaired. */
  readonly before: number;
  readonly after: number;
  /** The share of the pixels that was repaired; 0 when the map has no positive value: then nothing was, and every drop is 0. */
  readonly area: number;
  /** Those pixels: 1, else 0. */
  readonly mask: Raster<Uint8Array>;
  /** The photo with them repaired, on the classifier's grid: RGB in 0..255. */
  readonly repaired: Raster<Float32Array>;
}

/**
 * Asks whether an explanation tells the truth: if the map says why, repairing what it blames should move the verdict, and more so than repairing a
 * random region of the same area.
 *
 * Repaired pixels show the `original` where there is one. Otherwise they are filled smoothly from around them (`inpaint`), which takes away what
 * is there but puts no texture in its place: a class such as `blurred` may then grow. The random regions suffer the same.
 *
 * @param explanation - or its map, on the classifier's grid
 * @param image - the photo that was explained, and `options.face` as it was then
 * @throws TypeError or RangeError for bad arguments, or a classifier that gives another shape or what is no number; `signal.reason` when aborted
 * @example
 * const explanation = await new Lime(classifier).explain(photo, { target: 'dark', face });
 * const { value, advantage } = await counterfactual(explanation, classifier, photo, { face });
 */
export async function counterfactual(
  explanation: Explanation | Heatmap,
  classifier: Classifier,
  image: ImageInput,
  options?: CounterfactualOptions,
): Promise<CounterfactualResult> {
  checkClassifier(classifier, ['predict']);
  const settings = resolveOptions('counterfactual', options, {
    ...EXPLAIN_DEFAULTS,
    ...COUNTERFACTUAL_DEFAULTS,
  });
  const { area, segments, numRandom, seed, batchSize, onProgress, signal } = settings;
  checkNumber('area', area, 0, 1);
  if (area === 0 || area === 1) throw new RangeError(`\`area\` must lie between 0 and 1, got ${area}`);
  checkInteger('numRandom', numRandom, 1, 10_000);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed);
  const { saliency, ...asked } = readMap(explanation, settings);
  extremes(saliency);
  checkSameSize("the map and the classifier's grid", saliency, classifier.inputSize);
  if (segments) checkSegments('segments', segments, classifier.inputSize);
  const { grid, index, against } = await readRequest(classifier, image, {
    ...asked,
    face: settings.face,
    signal,
  });
  const clean = await readOriginal(settings.original, image, grid, settings.face);
  const pixels = grid.width * grid.height;
  // something must be left to fill from
  const wanted = Math.min(pixels - 1, Math.max(1, Math.round(area * pixels)));
  const blamed = segments ? blamedSegments(saliency, segments, wanted) : blamedPixels(saliency, wanted);
  const count = blamed.reduce((sum, value) => sum + value, 0);
  if (count === pixels) throw new RangeError('`segments` must have more than one superpixel, got one');
  const random = new Random(seed);
  const repair = (region: Uint8Array): Float32Array => {
    if (!clean) return inpaint(grid, { ...grid, data: region }).data;
    return grid.data.map((value, i) => (region[Math.floor(i / 3)] ? clean.data[i] : value));
  };
  const repaired = count > 0 ? repair(blamed) : grid.data.slice();
  const { classNames } = classifier;
  const outputs = await predictAll(classifier, {
    count: count > 0 ? 2 + numRandom : 1,
    batchSize,
    signal,
    onProgress,
    fill: (photo, n) => {
      if (n === 0) return photo.set(grid.data);
      if (n === 1) return photo.set(repaired);
      const region = segments ? randomSegments(random, segments, count) : randomBlob(random, grid, count);
      photo.set(repair(region));
    },
  });
  onProgress?.(1);
  // the first photo, the unchanged one, says which class is the most probable, where none was asked for
  const target = resolveClasses(classNames, outputs, { index, against }).target.index;
  const scores = Array.from(classScores(outputs, classNames.length, target, against));
  const [before, after = before] = scores as [number, number?];
  const randomDrops =
    count > 0 ? scores.slice(2).map((score) => before - score) : new Array<number>(numRandom).fill(0);
  const value = before - after;
  const mean = randomDrops.reduce((sum, drop) => sum + drop, 0) / numRandom;
  const below = randomDrops.reduce((sum, drop) => sum + (drop < value ? 1 : drop === value ? 0.5 : 0), 0);
  return {
    value,
    random: mean,
    advantage: value - mean,
    beaten: below / numRandom,
    randomDrops,
    before,
    after,
    area: count / pixels,
    mask: { data: blamed, width: grid.width, height: grid.height },
    repaired: { data: repaired, width: grid.width, height: grid.height },
  };
}

/** The map, and the classes that it is about unless the caller says otherwise. */
function readMap(
  explanation: Explanation | Heatmap,
  { target, against }: Pick<ExplainOptions, 'target' | 'against'>,
): Pick<ExplainOptions, 'target' | 'against'> & { saliency: Heatmap } {
  if (explanation === null || typeof explanation !== 'object') {
    throw new TypeError(`\`explanation\` must be an explanation or a heatmap, got ${describe(explanation)}`);
  }
  if (!('saliency' in explanation)) return { saliency: explanation, target, against };
  const { saliency, target: own, against: other } = explanation;
  if (target !== undefined) return { saliency, target, against };
  return { saliency, target: own?.index, against: against ?? other?.map((one) => one.index) };
}

async function readOriginal(
  original: ImageInput | undefined,
  image: ImageInput,
  grid: Raster<Float32Array>,
  face: FaceBox | undefined,
): Promise<Raster<Float32Array> | undefined> {
  if (original === undefined) return undefined;
  const [clean, struck] = [await toPixels(original), await toPixels(image)];
  checkSameSize('`image` and `original`', struck, clean);
  return toGrid(clean, grid, face);
}
