import { Random } from '../../random.js';
import type { Classifier, Explainer, ExplainOptions, Explanation, Heatmap, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, MAX_SAMPLES, resolveOptions } from '../../validate.js';
import { BASELINE_DEFAULTS, type BaselineOptions, baselinesOf, checkBaseline } from '../baseline.js';
import { blankWarnings } from '../blankWarning.js';
import { classScores } from '../classScores.js';
import { inBatches } from '../inBatches.js';
import { GREY, wholeBaseline } from '../perturbation.js';
import { predictBatch } from '../predictBatch.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';
import { coverageSums } from './coverageMeans.js';
import { cellSize, riseMasks } from './riseMask.js';

/** Options of `Rise`. Without a reference the baseline is mean grey; `'mean'` is the photo's mean colour. */
export interface RiseOptions extends BaselineOptions {
  /** Number of forward passes, including the whole photo. @defaultValue 1024 */
  readonly numSamples?: number | undefined;
  /** Cells of the coarse masks along each side. @defaultValue 7 */
  readonly cells?: number | undefined;
  /** The probability that a cell shows the photo. @defaultValue 0.5 */
  readonly keep?: number | undefined;
  /** Seed of the masks and of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Samples in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const RISE_DEFAULTS = /* @__PURE__ */ Object.freeze({
  numSamples: 1024 as number,
  cells: 7 as number,
  keep: 0.5 as number,
  ...BASELINE_DEFAULTS,
  seed: 0 as number,
  batchSize: 32 as number,
});

export interface RiseExplanation extends Explanation {
  readonly method: 'rise';
  /** Mean score of the masked photos. `saliency` is a pixel's own mean minus this mean: the paper's map is their sum. */
  readonly meanScore: number;
  /** Standard error of each pixel's saliency: its standard deviation over seeds. */
  readonly standardErrors: Heatmap;
  /** Number of forward passes. */
  readonly numSamples: number;
  /** Reasons to doubt the result; empty if there are none. */
  readonly warnings: readonly string[];
}

/**
 * RISE (Petsiuk et al., https://arxiv.org/abs/1806.07421): hides parts of the photo under random soft masks. The paper's map is the mean
 * score of the samples, weighted by the visibility of the pixel. Here the weights are normalised by their actual sum rather than by its
 * expectation, and the mean of all samples is subtracted: the map is signed, and ranks pixels as the paper's. It only needs `predict`.
 *
 * @example
 * ```ts
 * const { saliency, standardErrors } = await new Rise(classifier, { numSamples: 4000 }).explain(photo, { target: 'blurred' });
 * ```
 */
export class Rise implements Explainer<RiseExplanation> {
  readonly #classifier: Classifier;
  readonly #options: typeof RISE_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `predict`, or an option that is unknown or out of range */
  constructor(classifier: Classifier, options?: RiseOptions) {
    checkClassifier(classifier, ['predict']);
    const settings = resolveOptions('Rise', options, RISE_DEFAULTS);
    const { width, height } = classifier.inputSize;
    checkInteger('numSamples', settings.numSamples, 2, MAX_SAMPLES);
    checkInteger('cells', settings.cells, 1, Math.min(width, height));
    checkNumber('keep', settings.keep, Number.MIN_VALUE, 1);
    checkBaseline(settings, classifier);
    checkInteger('seed', settings.seed);
    checkInteger('batchSize', settings.batchSize, 1);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency` in -1..1: the larger a value, the higher the probability of the target class when the pixel is visible; and its standard errors
   * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<RiseExplanation> {
    const { numSamples, cells: side, keep, seed, batchSize } = this.#options;
    const { classNames, inputSize } = this.#classifier;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, signal, onProgress } = request;
    const pixels = inputSize.width * inputSize.height;
    const baselines = await baselinesOf(this.#options, this.#classifier, request, GREY);
    const hidden = baselines.map((baseline) => wholeBaseline(baseline, grid, seed));
    const random = new Random(seed);
    const cell = cellSize(inputSize, side);
    const draw = riseMasks(inputSize, side);
    // kept until the scores of the batch arrive
    const masks = new Float32Array(Math.min(batchSize, numSamples) * pixels);
    const maskOf = (n: number): Float32Array =>
      masks.subarray((n % batchSize) * pixels, ((n % batchSize) + 1) * pixels);
    const sums = coverageSums(pixels);
    let classes: ReturnType<typeof resolveClasses> | undefined;
    await inBatches(
      grid.data.length,
      {
        count: numSamples,
        batchSize,
        signal,
        onProgress,
        fill: (target, n) => {
          if (n === 0) return target.set(grid.data);
          const cells = Uint8Array.from({ length: side * side }, () => Number(random.bernoulli(keep)));
          const shift = { x: random.integer(cell.width), y: random.integer(cell.height) };
          const mask = maskOf(n);
          draw(mask, { cells, shift });
          blend(target, grid.data, hidden[n % hidden.length], mask);
        },
        take: (values, n) => {
          // the first image, the photo itself, determines the class
          classes ??= resolveClasses(classNames, values, request);
          const [score] = classScores(values, classNames.length, classes.target.index, request.against);
          if (n > 0) sums.add(maskOf(n), score);
        },
      },
      (images, first) => predictBatch(this.#classifier, images, first),
    );
    signal?.throwIfAborted();
    const { mean, excess, standardErrors } = sums.means();
    const map = (values: Float64Array): Heatmap => ({ data: Float32Array.from(values), ...inputSize });
    const saliency = map(excess);
    onProgress?.(1);
    return {
      method: 'rise',
      ...(classes as ReturnType<typeof resolveClasses>),
      saliency,
      meanScore: mean,
      standardErrors: map(standardErrors),
      numSamples,
      warnings: [...warningsOf(excess, standardErrors, numSamples), ...blankWarnings(saliency)],
    };
  }
}

/** Blends the photo and the baseline by the mask. */
function blend(target: Float32Array, photo: Float32Array, hidden: Float32Array, mask: Float32Array): void {
  for (let pixel = 0, i = 0; pixel < mask.length; pixel++) {
    const shown = mask[pixel];
    for (const end = i + 3; i < end; i++) {
      const unshown = hidden[i];
      target[i] = unshown + shown * (photo[i] - unshown);
    }
  }
}

function warningsOf(excess: Float64Array, standardErrors: Float64Array, numSamples: number): string[] {
  // a threshold that hardly any of about fifty cells exceeds by chance
  if (excess.some((value, i) => Math.abs(value) > 3 * standardErrors[i])) return [];
  return [`${numSamples} samples cannot tell the map from chance: use more samples`];
}
