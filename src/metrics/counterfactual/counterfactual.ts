import { baselinesOf, checkBaseline, usesReference } from '../../explainers/baseline.js';
import { classScores } from '../../explainers/classScores.js';
import { predictAll } from '../../explainers/predictBatch.js';
import {
  checkClassifier,
  EXPLAIN_DEFAULTS,
  type ExplainRequest,
  readRequest,
  resolveClasses,
} from '../../explainers/request.js';
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
  Pixels,
  Raster,
  Segments,
} from '../../types.js';
import {
  checkInteger,
  checkLeftOut,
  checkNumber,
  checkOneOf,
  checkSameSize,
  describe,
  resolveOptions,
} from '../../validate.js';
import { inpaint } from '../inpainting/inpaint.js';
import { againstOf } from '../readSubject.js';
import { randomBlob, randomSegments } from './randomRegion.js';
import { salientPixels, salientSegments } from './salientRegion.js';

/** Options of `counterfactual`. Defaults of `target` and `against`: those of the explanation. */
export interface CounterfactualOptions extends ExplainOptions {
  /** Share of the pixels that is repaired, between 0 and 1; less if the map has fewer positive values. @defaultValue 0.1 */
  readonly area?: number | undefined;
  /** Superpixels that are repaired as a whole, such as the `segments` of a LIME explanation. @defaultValue none */
  readonly segments?: Segments | undefined;
  /** The same photo without the defect, of the same size: the source of repaired pixels. @defaultValue none */
  readonly original?: ImageInput | undefined;
  /**
   * The source of repaired pixels without an `original`: the same position of a good photo, or inpainting. Default: `'reference'` if there is
   * one, else `'inpaint'`. @defaultValue none
   */
  readonly repair?: 'reference' | 'inpaint' | undefined;
  /**
   * Good photos for `'reference'`, cropped like the photo (`cropFace`), of any size; by default those of the classifier.
   * @defaultValue none
   */
  readonly references?: readonly Pixels[] | undefined;
  /** Number of random regions of the same area. @defaultValue 16 */
  readonly numRandom?: number | undefined;
  /** Seed of the random regions. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Number of photos per forward pass. @defaultValue 16 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const COUNTERFACTUAL_DEFAULTS = Object.freeze({
  area: 0.1 as number,
  segments: undefined as Segments | undefined,
  original: undefined as ImageInput | undefined,
  repair: undefined as 'reference' | 'inpaint' | undefined,
  references: undefined as readonly Pixels[] | undefined,
  numRandom: 16 as number,
  seed: 0 as number,
  batchSize: 16 as number,
});

/** Plain data. Drops are of the target's probability, minus that of the classes it was explained against: -1..1, or -2..2 against others. */
export interface CounterfactualResult {
  /** Drop of the probability when the most salient region is repaired. Higher is better. */
  readonly value: number;
  /** Mean drop when a random region of the same area is repaired. */
  readonly random: number;
  /** `value - random`: above 0 if the map does better than chance. */
  readonly advantage: number;
  /** Share of the random regions whose drop is smaller, 0..1; ties count half. Higher is better. */
  readonly beaten: number;
  /** The drop of each random region. */
  readonly randomDrops: readonly number[];
  /** The probability before and after the repair of the most salient region. */
  readonly before: number;
  readonly after: number;
  /** Share of the pixels that was repaired; 0 for a map without positive values, whose drops are all 0. */
  readonly area: number;
  /** 1 for repaired pixels, else 0. */
  readonly mask: Raster<Uint8Array>;
  /** The repaired photo on the classifier's grid: RGB in 0..255. */
  readonly repaired: Raster<Float32Array>;
}

/**
 * Counterfactual test of an explanation: repairs the most salient region and measures the drop of the target's probability, compared with
 * random regions of the same area.
 *
 * Repaired pixels get the values of the `original` if there is one, else those of a reference; without either they are inpainted (`inpaint`).
 * Inpainting is smooth, so the probability of a class such as `blurred` may rise. The random regions are repaired in the same way.
 *
 * @param explanation - an explanation, or its map on the classifier's grid
 * @param classifier - the explained model
 * @param image - the photo that was explained, with the same `face` in the options
 * @param options - target class, face, area, superpixels, original and number of random regions
 * @returns `value` and `advantage`: -1..1 (-2..2 against another class); higher is better
 * @throws TypeError or RangeError for bad arguments, or a classifier that does not return finite probabilities; `signal.reason` when aborted
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
  checkOneOf('repair', settings.repair, [undefined, 'reference', 'inpaint']);
  if (settings.repair === 'inpaint') checkLeftOut(options, 'references', "`repair: 'inpaint'`");
  else checkBaseline({ baseline: settings.repair, references: settings.references }, classifier);
  const { saliency, ...classes } = readMap(explanation, settings);
  extremes(saliency);
  checkSameSize("`explanation` and the classifier's grid", saliency, classifier.inputSize);
  if (segments) checkSegments('segments', segments, classifier.inputSize);
  const { grid, index, against } = await readRequest(classifier, image, {
    ...classes,
    face: settings.face,
    signal,
    onProgress,
  });
  const clean =
    (await readOriginal(settings.original, image, grid, settings.face)) ??
    (await referenceOf(settings, classifier, { grid, index, against }));
  const pixels = grid.width * grid.height;
  // inpainting needs at least one known pixel
  const wanted = Math.min(pixels - 1, Math.max(1, Math.round(area * pixels)));
  const salient = segments ? salientSegments(saliency, segments, wanted) : salientPixels(saliency, wanted);
  const count = salient.reduce((sum, value) => sum + value, 0);
  if (count === pixels) throw new RangeError('`segments` must have more than one superpixel, got one');
  const random = new Random(seed);
  const repair = (region: Uint8Array): Float32Array => {
    if (!clean) return inpaint(grid, { ...grid, data: region }).data;
    return grid.data.map((value, i) => (region[Math.floor(i / 3)] ? clean.data[i] : value));
  };
  const repaired = count > 0 ? repair(salient) : grid.data.slice();
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
  // without a target class, the target is the most probable class of the first photo, the original
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
    mask: { data: salient, width: grid.width, height: grid.height },
    repaired: { data: repaired, width: grid.width, height: grid.height },
  };
}

/** The map, and its classes unless the options override them. */
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
  return { saliency, target: own?.index, against: against ?? againstOf('explanation', other) };
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

/** A good photo on the grid; undefined if repaired pixels are inpainted. */
async function referenceOf(
  { repair, references }: Pick<typeof COUNTERFACTUAL_DEFAULTS, 'repair' | 'references'>,
  classifier: Classifier,
  request: Pick<ExplainRequest, 'grid' | 'index' | 'against'>,
): Promise<Raster<Float32Array> | undefined> {
  if (repair === 'inpaint') return undefined;
  const choice = { baseline: repair, references };
  if (!usesReference(choice, classifier)) return undefined;
  const [found] = await baselinesOf(choice, classifier, request, 'mean');
  // a class of good photos has no reference
  return found === 'mean' ? undefined : (found as Raster<Float32Array>);
}
