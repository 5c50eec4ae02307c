import { blurMap } from '../../fusion/blurMap.js';
import { Random } from '../../random.js';
import { spread } from '../../segmentation/index.js';
import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Pixels,
  Segments,
} from '../../types.js';
import {
  checkInteger,
  checkLeftOut,
  checkNumber,
  checkOneOf,
  checkOptionalFunction,
  MAX_SAMPLES,
  resolveOptions,
} from '../../validate.js';
import { type Baseline, baselinesOf, checkBaseline, usesReference } from '../baseline.js';
import { blankWarnings } from '../blankWarning.js';
import { classScores } from '../classScores.js';
import { baselineImage } from '../perturbation.js';
import type { Link } from '../request.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';
import type { customSurrogate, Regressor } from './customRegressor.js';
import type { FeatureSelection, selectedRidge } from './featureSelection.js';
import { uncertainty, warningsOf } from './limeWarnings.js';
import { probe } from './probe.js';
import { blockLength, isFoldOver, type Masks, type Sampling, sampleMasks } from './sampling.js';
import type { Segmentation } from './segmentationOption.js';
import { checkSegmentation, superpixels } from './superpixels.js';
import { kernelWeights, maskDistances, pairedWeights, ridge, type Surrogate } from './surrogate.js';

/**
 * Surrogate model:
 * - `'ridge'`: the ridge regression of lime;
 * - `'shapley'`: least squares with the weights of the Shapley kernel, constrained such that the sum of the coefficients is the score of the photo
 *   minus that of the photo with everything hidden, which takes one more forward pass. They estimate Shapley values (Lundberg & Lee, https://arxiv.org/abs/1705.07874) as long as
 *   all masks are equally likely, as they are in the designs here; `KernelShap` draws masks by that kernel.
 */
export type SurrogateKind = 'ridge' | 'shapley';

/** Limits of sampling, which ends when one of them is reached. Pairs of opposite masks are never split. */
export interface LimeBudget {
  /** Largest number of forward passes, including the whole photo. @defaultValue 4096 */
  readonly samples?: number | undefined;
  /** Time after which no further batch starts, in milliseconds: the result then depends on the machine. @defaultValue none */
  readonly milliseconds?: number | undefined;
  /**
   * Largest acceptable standard error, as a share of the largest coefficient, such as 0.1. It is checked when the design is balanced: after
   * whole Hadamard matrices and their opposites, or every 128 samples. @defaultValue none
   */
  readonly tolerance?: number | undefined;
}

/** @internal */
export const LIME_BUDGET_DEFAULTS = Object.freeze({
  samples: 4096 as number,
  milliseconds: undefined as number | undefined,
  tolerance: undefined as number | undefined,
});

/** Distance of a mask from the mask that shows everything. A function receives 1 for each superpixel shown and 0 for each hidden one. */
export type MaskDistance = 'cosine' | 'euclidean' | ((mask: Uint8Array) => number);

const FEATURE_SELECTIONS = ['auto', 'forward_selection', 'highest_weights', 'lasso_path', 'none'];

export interface LimeOptions {
  /** Number of forward passes, including the whole photo. @defaultValue 512 */
  readonly numSamples?: number | undefined;
  /** Stopping rule in place of `numSamples`. @defaultValue none */
  readonly budget?: LimeBudget | undefined;
  /** Samples in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** Seed of the masks and of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Superpixels: options of `slic`, a label map on the classifier's grid, or a function that returns one. @defaultValue { numSegments: 50, sigma: 1 } */
  readonly segmentation?: Segmentation | undefined;
  /** Sampling of the masks. @defaultValue 'orthogonal' */
  readonly sampling?: Sampling | undefined;
  /**
   * Content of hidden superpixels. Default: `'reference'` if there is one, as a flat patch is a defect itself: hiding clean skin would look as bad
   * as a cover. Else `'mean'`, as in lime. @defaultValue none
   */
  readonly baseline?: Baseline | undefined;
  /**
   * Good photos for the baseline `'reference'`, of any size, cropped as the photo is (`cropFace`). Default: the references of the classifier.
   * @defaultValue none
   */
  readonly references?: readonly Pixels[] | undefined;
  /**
   * Standard deviation of the Gaussian that smooths the map, as a share of its width, as defects seldom end at the borders of
   * superpixels. Default: 0.05 with the baseline `'reference'`, else 0, as in lime. The coefficients are not smoothed. @defaultValue none
   */
  readonly smoothing?: number | undefined;
  /** Surrogate model. @defaultValue 'ridge' */
  readonly surrogate?: SurrogateKind | undefined;
  /**
   * Scale of the linear model: the class's logit `ln(p / (1 - p))`, or its probability. Effects of superpixels are more nearly additive on the
   * logit, as a probability saturates near 0 and 1: it needs far fewer samples. Default: `'logit'` for a sampling of pairs, else `'identity'`,
   * as in lime. @defaultValue none
   */
  readonly link?: Link | undefined;
  /** Width of the kernel that weighs samples by their distance from the photo in `'ridge'`. @defaultValue 0.25 */
  readonly kernelWidth?: number | undefined;
  /** Strength of the penalty of `'ridge'`. @defaultValue 1 */
  readonly alpha?: number | undefined;
  /** Distance of a mask from the photo, 0 for the photo: lime's cosine, the Euclidean one, or a function of the mask. @defaultValue 'cosine' */
  readonly distance?: MaskDistance | undefined;
  /** Weight of a sample in `'ridge'` by its distance and `kernelWidth`, 0 or more. Default: the kernel of lime (`kernelWeights`). @defaultValue none */
  readonly kernel?: ((distance: number, width: number) => number) | undefined;
  /** Largest number of superpixels with a coefficient in `'ridge'`; the others have 0. @defaultValue none */
  readonly numFeatures?: number | undefined;
  /** Selection of these superpixels. @defaultValue 'auto' */
  readonly featureSelection?: FeatureSelection | undefined;
  /**
   * Custom linear regressor in place of the ridge regression; `alpha`, `numFeatures` and `featureSelection` must then be left out. It runs 11
   * times per class: once for the coefficients, and 10 times with a tenth of the samples left out, for the standard errors (delete-a-group
   * jackknife). @defaultValue none
   */
  readonly regressor?: Regressor | undefined;
}

/** @internal */
export const LIME_DEFAULTS = Object.freeze({
  numSamples: 512 as number,
  budget: undefined as LimeBudget | undefined,
  batchSize: 32 as number,
  seed: 0 as number,
  segmentation: Object.freeze({ numSegments: 50, sigma: 1 }) as Segmentation,
  sampling: 'orthogonal' as Sampling,
  baseline: undefined as Baseline | undefined,
  references: undefined as readonly Pixels[] | undefined,
  smoothing: undefined as number | undefined,
  surrogate: 'ridge' as SurrogateKind,
  link: undefined as Link | undefined,
  kernelWidth: 0.25 as number,
  alpha: 1 as number,
  distance: 'cosine' as MaskDistance,
  kernel: undefined as ((distance: number, width: number) => number) | undefined,
  numFeatures: undefined as number | undefined,
  featureSelection: 'auto' as FeatureSelection,
  regressor: undefined as Regressor | undefined,
});

export interface LimeExplanation extends Explanation, Surrogate {
  readonly method: 'lime';
  readonly segments: Segments;
  /** The surrogates of all classes, from the same samples, in the order of `classNames`. */
  readonly surrogates: readonly Surrogate[];
  /** Number of forward passes. */
  readonly numSamples: number;
  /** Reasons to doubt the result; empty if there are none. */
  readonly warnings: readonly string[];
}

/**
 * LIME for images (Ribeiro et al., https://arxiv.org/abs/1602.04938): hides superpixels at random and fits a linear model to the outputs of
 * the classifier. It only needs `predict`. The saliency of a pixel is the coefficient of its superpixel, signed.
 *
 * @example
 * ```ts
 * const lime = new Lime(classifier, { numSamples: 256 });
 * const { saliency, r2 } = await lime.explain(photo, { target: 'blurred', onProgress });
 * ```
 */
export class Lime implements Explainer<LimeExplanation> {
  readonly #classifier: Classifier;
  readonly #options: typeof LIME_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `predict`, or an option that is unknown or out of range */
  constructor(classifier: Classifier, options?: LimeOptions) {
    checkClassifier(classifier, ['predict']);
    const settings = resolveOptions('Lime', options, LIME_DEFAULTS);
    checkInteger('numSamples', settings.numSamples, 2, MAX_SAMPLES);
    const budget = settings.budget && resolveOptions('budget', settings.budget, LIME_BUDGET_DEFAULTS);
    if (budget) checkLeftOut(options, 'numSamples', 'a `budget`');
    checkInteger('budget.samples', budget?.samples ?? 2, 2, MAX_SAMPLES);
    checkNumber('budget.milliseconds', budget?.milliseconds ?? 0, 0);
    checkNumber('budget.tolerance', budget?.tolerance ?? 0, 0);
    checkInteger('batchSize', settings.batchSize, 1);
    checkInteger('seed', settings.seed);
    checkNumber('kernelWidth', settings.kernelWidth, Number.MIN_VALUE);
    checkNumber('alpha', settings.alpha, 0);
    if (typeof settings.distance !== 'function')
      checkOneOf('distance', settings.distance, ['cosine', 'euclidean']);
    checkOptionalFunction('kernel', settings.kernel);
    if (settings.numFeatures !== undefined) checkInteger('numFeatures', settings.numFeatures, 1);
    checkOneOf('featureSelection', settings.featureSelection, FEATURE_SELECTIONS);
    checkOptionalFunction('regressor', settings.regressor);
    if (settings.regressor) {
      for (const name of ['alpha', 'numFeatures', 'featureSelection'])
        checkLeftOut(options, name, 'a `regressor`');
    }
    if (typeof settings.sampling !== 'function') {
      checkOneOf('sampling', settings.sampling, ['bernoulli', 'antithetic', 'orthogonal']);
    }
    checkOneOf('surrogate', settings.surrogate, ['ridge', 'shapley']);
    checkOneOf('link', settings.link, [undefined, 'logit', 'identity']);
    if (settings.surrogate === 'shapley') {
      for (const name of [
        'kernelWidth',
        'alpha',
        'distance',
        'kernel',
        'numFeatures',
        'featureSelection',
        'regressor',
      ])
        checkLeftOut(options, name, "`surrogate: 'shapley'`");
    }
    checkSegmentation(settings.segmentation);
    checkBaseline(settings, classifier);
    checkNumber('smoothing', settings.smoothing ?? 0, 0, 1);
    this.#classifier = classifier;
    this.#options = { ...settings, budget };
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency`, one signed value per superpixel (smoothed by `smoothing`) in units of `link`: the larger a value, the more showing the
   *   superpixel raises the score of the target class
   * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<LimeExplanation> {
    const begun = performance.now();
    const { classNames } = this.#classifier;
    const { numSamples, budget, batchSize, seed, segmentation, sampling } = this.#options;
    const { link = isFoldOver(sampling) ? 'logit' : 'identity' } = this.#options;
    const { samples: limit = numSamples, milliseconds = Number.POSITIVE_INFINITY, tolerance } = budget ?? {};
    const request = await readRequest(this.#classifier, image, options);
    const { grid, signal, onProgress } = request;
    const segments = await superpixels(segmentation, grid);
    const { count } = segments;
    const random = new Random(seed);
    const masks = sampleMasks(sampling, limit, segments, random);
    const baselines = await baselinesOf(this.#options, this.#classifier, request, 'mean');
    const hidden = baselines.map((baseline) => baselineImage(baseline, grid, segments, random));
    // rarely needed: loaded on demand
    const shapley =
      this.#options.surrogate === 'shapley' &&
      (await (await import('./shapleySurrogate.js')).shapleySurrogate(this.#classifier, hidden[0], link));
    const fits: RareFits = {
      ...(this.#options.numFeatures !== undefined && (await import('./featureSelection.js'))),
      ...(this.#options.regressor && (await import('./customRegressor.js'))),
    };
    /** Fits a surrogate of one class, or of its difference to others, to the outputs so far. */
    const fitter = (outputs: Float32Array): ((target: number, against?: readonly number[]) => Surrogate) => {
      const rows = masks.subarray(0, (outputs.length / classNames.length) * count);
      const fitted = shapley ? shapley(rows, count) : limeSurrogate(rows, count, this.#options, fits);
      return (target, against) =>
        fitted(classScores(outputs, classNames.length, target, against, link), target, against);
    };
    const block = tolerance === undefined ? Number.POSITIVE_INFINITY : blockLength(sampling, count);
    const outputs = await probe(this.#classifier, grid, hidden, segments, masks, {
      batchSize,
      block,
      signal,
      enough: (answers) => {
        const samples = answers.length / classNames.length;
        const done = Math.max(samples / limit, (performance.now() - begun) / milliseconds);
        if (done >= 1) return true;
        onProgress?.(done);
        // standard errors of fewer samples are unreliable
        if (tolerance === undefined || (samples - 1) % block > 0 || samples <= 2 * count) return false;
        const { target } = resolveClasses(classNames, answers, request);
        return uncertainty(fitter(answers)(target.index, request.against)) <= tolerance;
      },
    });
    const samples = outputs.length / classNames.length;
    const classes = resolveClasses(classNames, outputs, request);
    const fitted = fitter(outputs);
    const surrogates = classNames.map((_, c) => fitted(c));
    const { index } = classes.target;
    const surrogate = classes.against ? fitted(index, request.against) : surrogates[index];
    const map = spread(surrogate.coefficients, segments);
    const { smoothing = usesReference(this.#options, this.#classifier) ? SMOOTHING : 0 } = this.#options;
    const saliency = smoothing > 0 ? blurMap(map, smoothing) : map;
    onProgress?.(1);
    return {
      method: 'lime',
      ...classes,
      saliency,
      segments,
      ...surrogate,
      surrogates,
      numSamples: samples,
      warnings: [...warningsOf(surrogate, samples, count, tolerance), ...blankWarnings(saliency)],
    };
  }
}

/** Standard deviation of the default Gaussian: docs/reports/evidence.md. */
const SMOOTHING = 0.05;

/** Fits that are loaded when an option needs them. */
interface RareFits {
  readonly selectedRidge?: typeof selectedRidge;
  readonly customSurrogate?: typeof customSurrogate;
}

/** Regression of lime; a pair of opposite masks counts as one sample. */
function limeSurrogate(
  rows: Masks,
  width: number,
  {
    kernelWidth,
    alpha,
    sampling,
    distance,
    kernel,
    numFeatures,
    featureSelection,
    regressor,
  }: typeof LIME_DEFAULTS,
  { selectedRidge: selected, customSurrogate: custom }: RareFits,
): (scores: Float64Array) => Surrogate {
  const distances = distance === 'cosine' ? maskDistances(rows, width) : distancesOf(rows, width, distance);
  const single = kernel
    ? distances.map((value, n) => checkedWeight(kernel(value, kernelWidth), n))
    : kernelWeights(distances, kernelWidth);
  const weights = isFoldOver(sampling) ? pairedWeights(single) : single;
  if (custom && regressor) return custom(rows, width, weights, regressor);
  if (!selected || numFeatures === undefined) return ridge(rows, weights, alpha);
  return selected(rows, weights, alpha, numFeatures, featureSelection);
}

function distancesOf(rows: Masks, width: number, distance: MaskDistance): Float64Array {
  return Float64Array.from({ length: rows.length / width }, (_, n) => {
    const mask = rows.subarray(n * width, (n + 1) * width);
    if (typeof distance !== 'function')
      return Math.sqrt(mask.reduce((hidden, shown) => hidden - shown, width));
    const value = distance(mask.slice());
    checkNumber('distance(mask)', value, 0);
    return value;
  });
}

function checkedWeight(weight: number, n: number): number {
  checkNumber(`kernel(distance) of sample ${n}`, weight, 0);
  return weight;
}
