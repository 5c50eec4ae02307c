import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
  Size,
} from '../../types.js';
import { checkInteger, resolveOptions } from '../../validate.js';
import { BASELINE_DEFAULTS, type BaselineOptions, baselinesOf, checkBaseline } from '../baseline.js';
import { blankWarning } from '../blankWarning.js';
import { classScores } from '../classScores.js';
import { GREY, wholeBaseline } from '../perturbation.js';
import { predictAll } from '../predictBatch.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';

/** Options of `Occlusion`. Without a reference the baseline is mean grey; `'mean'` is the photo's mean colour. */
export interface OcclusionOptions extends BaselineOptions {
  /** Side of the square window, in pixels of the classifier's grid; without it 32, on smaller grids a sixth of the shorter side. @defaultValue none */
  readonly window?: number | undefined;
  /** Stride of the window, in pixels; at most `window`. Without it half the window. @defaultValue none */
  readonly stride?: number | undefined;
  /** Seed of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Photos in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const OCCLUSION_DEFAULTS = /* @__PURE__ */ Object.freeze({
  window: undefined as number | undefined,
  stride: undefined as number | undefined,
  ...BASELINE_DEFAULTS,
  seed: 0 as number,
  batchSize: 32 as number,
});

export interface OcclusionExplanation extends Explanation {
  readonly method: 'occlusion';
  /** Drop of the class's probability for each window position, row by row: -1..1. */
  readonly drops: Raster<Float64Array>;
}

/** Side in pixels of the window on grids of 192 pixels and more. */
const LARGEST_WINDOW = 32;

/**
 * Occlusion (Zeiler & Fergus, https://arxiv.org/abs/1311.2901): covers the photo with a sliding square window and measures the drop in
 * the class's probability. It only needs `predict`, and is deterministic. The saliency of a pixel is the mean drop over the windows that
 * cover it, as in captum. At the right and bottom edges the last window is cropped to the photo.
 *
 * @example
 * ```ts
 * const { saliency } = await new Occlusion(classifier, { window: 24, stride: 12 }).explain(photo, { target: 'blurred' });
 * ```
 */
export class Occlusion implements Explainer<OcclusionExplanation> {
  readonly #classifier: Classifier;
  readonly #options: typeof OCCLUSION_DEFAULTS & { readonly window: number; readonly stride: number };

  /** @throws TypeError or RangeError for a classifier without `predict`, or an option that is unknown or out of range */
  constructor(classifier: Classifier, options?: OcclusionOptions) {
    checkClassifier(classifier, ['predict']);
    const settings = resolveOptions('Occlusion', options, OCCLUSION_DEFAULTS);
    const shorter = Math.min(classifier.inputSize.width, classifier.inputSize.height);
    const { window = Math.min(LARGEST_WINDOW, Math.ceil(shorter / 6)) } = settings;
    checkInteger('window', window, 1, shorter);
    const { stride = Math.ceil(window / 2) } = settings;
    checkInteger('stride', stride, 1, window);
    checkBaseline(settings, classifier);
    checkInteger('seed', settings.seed);
    checkInteger('batchSize', settings.batchSize, 1);
    this.#classifier = classifier;
    this.#options = { ...settings, window, stride };
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency` and `drops` in -1..1: the larger a value, the more the probability of the target class falls when the pixel is covered
   * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<OcclusionExplanation> {
    const { window, stride, seed, batchSize } = this.#options;
    const { classNames, inputSize } = this.#classifier;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, signal, onProgress } = request;
    const [baseline] = await baselinesOf(this.#options, this.#classifier, request, GREY);
    const hidden = wholeBaseline(baseline, grid, seed);
    const places = placesOf(inputSize, window, stride);
    const outputs = await predictAll(this.#classifier, {
      count: 1 + places.width * places.height,
      batchSize,
      signal,
      onProgress,
      fill: (target, n) => {
        target.set(grid.data);
        // the first image is the photo itself
        if (n === 0) return;
        const { left, top, right, bottom } = squareAt(n - 1, places.width, inputSize, window, stride);
        for (let y = top; y < bottom; y++) {
          const row = y * inputSize.width;
          const [from, to] = [(row + left) * 3, (row + right) * 3];
          target.set(hidden.subarray(from, to), from);
        }
      },
    });
    signal?.throwIfAborted();
    const resolved = resolveClasses(classNames, outputs, request);
    const scores = classScores(outputs, classNames.length, resolved.target.index, request.against);
    const drops = { data: scores.subarray(1).map((score) => scores[0] - score), ...places };
    const saliency = { data: meanOfSquares(drops, inputSize, window, stride), ...inputSize };
    onProgress?.(1);
    return { method: 'occlusion', ...resolved, saliency, drops, ...blankWarning(saliency) };
  }
}

/** Number of window positions across and down, so that every pixel is covered. */
function placesOf({ width, height }: Size, window: number, stride: number): Size {
  const places = (side: number): number => 1 + Math.ceil((side - window) / stride);
  return { width: places(width), height: places(height) };
}

function squareAt(place: number, columns: number, { width, height }: Size, window: number, stride: number) {
  const left = (place % columns) * stride;
  const top = Math.floor(place / columns) * stride;
  return { left, top, right: Math.min(width, left + window), bottom: Math.min(height, top + window) };
}

function meanOfSquares(
  drops: Raster<Float64Array>,
  size: Size,
  window: number,
  stride: number,
): Float32Array {
  const sums = new Float64Array(size.width * size.height);
  const covers = new Int32Array(sums.length);
  drops.data.forEach((drop, place) => {
    const { left, top, right, bottom } = squareAt(place, drops.width, size, window, stride);
    for (let y = top; y < bottom; y++) {
      for (let i = y * size.width + left; i < y * size.width + right; i++) {
        sums[i] = sums[i] + drop;
        covers[i] = covers[i] + 1;
      }
    }
  });
  return Float32Array.from(sums, (sum, i) => sum / covers[i]);
}
