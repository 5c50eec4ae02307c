import type { Classifier } from '../../types.js';
import {
  checkInteger,
  checkLeftOut,
  checkNumber,
  checkOneOf,
  checkOptionalFunction,
  MAX_SAMPLES,
  resolveOptions,
} from '../../validate.js';
import { BASELINE_DEFAULTS, type BaselineOptions, checkBaseline } from '../baseline.js';
import type { Link } from '../request.js';
import type { Regressor } from './customRegressor.js';
import type { FeatureSelection } from './featureSelection.js';
import type { Sampling } from './sampling.js';
import type { Segmentation } from './segmentationOption.js';
import { checkSegmentation } from './superpixels.js';

/**
 * Surrogate model:
 * - `'ridge'`: the ridge regression of lime;
 * - `'shapley'`: least squares with the weights of the Shapley kernel, constrained so that the coefficients sum to the score of the photo minus
 *   that of the photo with everything hidden, which costs one more forward pass. The coefficients estimate Shapley values (Lundberg & Lee,
 *   https://arxiv.org/abs/1705.07874) if all masks are equally likely, as in the designs here; `KernelShap` draws masks by that kernel.
 */
export type SurrogateKind = 'ridge' | 'shapley';

/** Limits of sampling, which ends when the first one is reached. A mask whose opposite was not evaluated any more has weight 0. */
export interface LimeBudget {
  /** Largest number of forward passes, including the whole photo. @defaultValue 4096 */
  readonly samples?: number | undefined;
  /** Time in milliseconds after which no further batch starts; the result then depends on the machine. @defaultValue none */
  readonly milliseconds?: number | undefined;
  /**
   * Largest acceptable standard error as a share of the largest coefficient, such as 0.1. It is checked when the design is balanced: after
   * complete Hadamard matrices and their opposites, or every 128 samples. @defaultValue none
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

/** Options of `Lime`. Without a reference the baseline is `'mean'`, as in lime. */
export interface LimeOptions extends BaselineOptions {
  /** Number of forward passes, including the whole photo. @defaultValue 512 */
  readonly numSamples?: number | undefined;
  /** Stopping rule in place of `numSamples`. @defaultValue none */
  readonly budget?: LimeBudget | undefined;
  /** Samples in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** Seed of the masks and of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Superpixels: options of `slic`, a label map on the classifier's grid, or a function that returns one. @defaultValue { numSegments: 45, sigma: 1 } */
  readonly segmentation?: Segmentation | undefined;
  /** Sampling of the masks. @defaultValue 'orthogonal' */
  readonly sampling?: Sampling | undefined;
  /**
   * Standard deviation of the Gaussian that smooths the map, as a share of its width: defects seldom end at superpixel boundaries.
   * Default: 0.05 with the baseline `'reference'`, else 0, as in lime. The coefficients are not smoothed. @defaultValue none
   */
  readonly smoothing?: number | undefined;
  /**
   * Number of standard errors by which each coefficient is shrunk towards 0 in the map (soft thresholding; Donoho & Johnstone,
   * https://doi.org/10.1093/biomet/81.3.425), which hides effects that chance explains. Default: 2 with the baseline `'reference'`, else 0,
   * as in lime. The coefficients are not shrunk. @defaultValue none
   */
  readonly shrinkage?: number | undefined;
  /** Surrogate model. @defaultValue 'ridge' */
  readonly surrogate?: SurrogateKind | undefined;
  /**
   * Scale of the linear model: the class's logit `ln(p / (1 - p))`, or its probability. Effects of superpixels are closer to additive on the
   * logit, because probabilities saturate near 0 and 1: it needs far fewer samples. Default: `'logit'` for a sampling in pairs, else
   * `'identity'`, as in lime. @defaultValue none
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
  /** Maximum number of superpixels with a coefficient in `'ridge'`; the others have 0. @defaultValue none */
  readonly numFeatures?: number | undefined;
  /** Selection of these superpixels. @defaultValue 'auto' */
  readonly featureSelection?: FeatureSelection | undefined;
  /**
   * Custom linear regressor in place of the ridge regression; `alpha`, `numFeatures` and `featureSelection` must then be left out. It runs 11
   * times per class: once for the coefficients, and 10 times without a tenth of the samples for the standard errors (delete-a-group
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
  segmentation: Object.freeze({ numSegments: 45, sigma: 1 }) as Segmentation,
  sampling: 'orthogonal' as Sampling,
  ...BASELINE_DEFAULTS,
  smoothing: undefined as number | undefined,
  shrinkage: undefined as number | undefined,
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

/**
 * Settings of LIME, checked.
 *
 * @throws TypeError or RangeError naming the option that is unknown, out of range, or not allowed together with another one
 */
export function checkLimeOptions(
  options: LimeOptions | undefined,
  classifier: Classifier,
): typeof LIME_DEFAULTS {
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
  checkNumber('shrinkage', settings.shrinkage ?? 0, 0);
  return { ...settings, budget };
}

const FEATURE_SELECTIONS = ['auto', 'forward_selection', 'highest_weights', 'lasso_path', 'none'];
