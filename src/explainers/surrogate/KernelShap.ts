import { Random } from '../../random.js';
import { spread } from '../../segmentation/index.js';
import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Segments,
} from '../../types.js';
import { checkInteger, checkOneOf, MAX_SAMPLES, resolveOptions } from '../../validate.js';
import { BASELINE_DEFAULTS, type BaselineOptions, baselinesOf, checkBaseline } from '../baseline.js';
import { blankWarnings } from '../blankWarning.js';
import { classScores } from '../classScores.js';
import { baselineImage } from '../perturbation.js';
import type { Link } from '../request.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';
import { constrained } from './constrainedSurrogate.js';
import { warningsOf } from './limeWarnings.js';
import { probe } from './probe.js';
import type { Segmentation } from './segmentationOption.js';
import { shapleyMasks } from './shapleyMasks.js';
import { checkSegmentation, superpixels } from './superpixels.js';
import type { Surrogate } from './surrogate.js';

/** Options of `KernelShap`. Without a reference the baseline is `'mean'`; of several references the first is used. */
export interface KernelShapOptions extends BaselineOptions {
  /** Largest number of forward passes, including the whole photo and the photo with everything hidden. @defaultValue 1024 */
  readonly numSamples?: number | undefined;
  /** Superpixels: options of `slic`, a label map on the classifier's grid, or a function that returns one. @defaultValue { numSegments: 45, sigma: 1 } */
  readonly segmentation?: Segmentation | undefined;
  /** Scale of the values: the class's probability, or its logit `ln(p / (1 - p))`, as in the shap library. @defaultValue 'identity' */
  readonly link?: Link | undefined;
  /** Seed of the masks and of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Samples in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const KERNEL_SHAP_DEFAULTS = /* @__PURE__ */ Object.freeze({
  numSamples: 1024 as number,
  segmentation: { numSegments: 45, sigma: 1 } as Segmentation,
  ...BASELINE_DEFAULTS,
  link: 'identity' as Link,
  seed: 0 as number,
  batchSize: 32 as number,
});

/**
 * The coefficients are the Shapley values. Their sum is `localPrediction - intercept`: the score of the photo minus that of the photo with
 * everything hidden.
 */
export interface KernelShapExplanation extends Explanation, Surrogate {
  readonly method: 'kernel-shap';
  readonly segments: Segments;
  /** Surrogates of all classes, from the same samples, in the order of `classNames`. */
  readonly surrogates: readonly Surrogate[];
  /** Whether all possible masks were evaluated: the values are then exact, not estimates. */
  readonly exact: boolean;
  /** Number of forward passes. */
  readonly numSamples: number;
  /** Reasons to doubt the result; empty if there are none. */
  readonly warnings: readonly string[];
}

/**
 * Kernel SHAP (Lundberg & Lee, https://arxiv.org/abs/1705.07874): the Shapley value of each superpixel, that is the mean increase of the
 * class's score when it is shown, over all orders of showing the superpixels. The masks are chosen as in the shap library. It only needs
 * `predict`. The saliency of a pixel is the value of its superpixel, signed.
 *
 * @example
 * ```ts
 * const { saliency, coefficients, standardErrors } = await new KernelShap(classifier).explain(photo, { target: 'blurred' });
 * ```
 */
export class KernelShap implements Explainer<KernelShapExplanation> {
  readonly #classifier: Classifier;
  readonly #options: typeof KERNEL_SHAP_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `predict`, or an option that is unknown or out of range */
  constructor(classifier: Classifier, options?: KernelShapOptions) {
    checkClassifier(classifier, ['predict']);
    const settings = resolveOptions('KernelShap', options, KERNEL_SHAP_DEFAULTS);
    checkInteger('numSamples', settings.numSamples, 2, MAX_SAMPLES);
    checkSegmentation(settings.segmentation);
    checkBaseline(settings, classifier);
    checkOneOf('link', settings.link, ['logit', 'identity']);
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
   * @returns `saliency`, one signed value per superpixel in units of `link`: the larger a value, the more showing the superpixel raises the score of the
   *   target class
   * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<KernelShapExplanation> {
    const { numSamples, segmentation, link, seed, batchSize } = this.#options;
    const { classNames } = this.#classifier;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, signal, onProgress } = request;
    const segments = await superpixels(segmentation, grid);
    const { count } = segments;
    const random = new Random(seed);
    const { masks, weights, draws } = shapleyMasks(count, numSamples, random);
    const [baseline] = await baselinesOf(this.#options, this.#classifier, request, 'mean');
    const hidden = baselineImage(baseline, grid, segments, random);
    const outputs = await probe(this.#classifier, grid, [hidden], segments, masks, {
      batchSize,
      block: Number.POSITIVE_INFINITY,
      signal,
      enough: ({ length }) => {
        const done = length / classNames.length / weights.length;
        if (done < 1) onProgress?.(done);
        return false;
      },
    });
    const classes = resolveClasses(classNames, outputs, request);
    const solved = constrained(masks, weights, draws);
    const fitted = (target: number, against?: readonly number[]): Surrogate => {
      const answers = classScores(outputs, classNames.length, target, against, link);
      return solved(answers, { all: answers[0], none: answers[1] });
    };
    const { index } = classes.target;
    const surrogates = classNames.map((_, c) => fitted(c));
    const surrogate = classes.against ? fitted(index, request.against) : surrogates[index];
    const saliency = spread(surrogate.coefficients, segments);
    // with a single superpixel there is nothing to fit
    const warnings = count === 1 ? [] : warningsOf(surrogate, weights.length, count, undefined);
    onProgress?.(1);
    return {
      method: 'kernel-shap',
      ...classes,
      saliency,
      segments,
      ...surrogate,
      surrogates,
      exact: weights.length === 2 ** count,
      numSamples: weights.length,
      warnings: [...warnings, ...blankWarnings(saliency)],
    };
  }
}
