import type {
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../../types.js';
import { checkInteger, checkOneOf, resolveOptions } from '../../validate.js';
import { BASELINE_DEFAULTS, type BaselineOptions, baselinesOf, checkBaseline } from '../baseline.js';
import { blankWarning } from '../blankWarning.js';
import { explainedScore } from '../explainedScore.js';
import { GREY, wholeBaseline } from '../perturbation.js';
import { checkClassifier } from '../request.js';
import { gradientExplanation } from './gradientExplanation.js';
import { checkGradientOptions, type GradientOutput } from './gradientOptions.js';
import { imageScores } from './inputGradients.js';
import { type QuadratureRule, quadrature } from './quadrature.js';
import { type ChannelReduction, reduceChannels } from './reduceChannels.js';

/**
 * Options of `IntegratedGradients`. The baseline is the start of the path: an image without evidence. It is mean grey if there is no reference, and
 * the first of several references; `'mean'` is the photo's mean colour.
 */
export interface IntegratedGradientsOptions extends BaselineOptions {
  /** Number of backward passes. @defaultValue 50 */
  readonly steps?: number | undefined;
  /** Quadrature rule of the integral. @defaultValue 'gauss-legendre' */
  readonly rule?: QuadratureRule | undefined;
  /** Seed of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Reduction of the three channels to one value. @defaultValue 'sum' */
  readonly reduction?: ChannelReduction | undefined;
  /** Output whose gradient is taken. @defaultValue 'logit' */
  readonly output?: GradientOutput | undefined;
  /** Points of the path in memory at a time. @defaultValue 8 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const INTEGRATED_GRADIENTS_DEFAULTS = /* @__PURE__ */ Object.freeze({
  steps: 50 as number,
  rule: 'gauss-legendre' as QuadratureRule,
  ...BASELINE_DEFAULTS,
  seed: 0 as number,
  reduction: 'sum' as ChannelReduction,
  output: 'logit' as GradientOutput,
  batchSize: 8 as number,
});

export interface IntegratedGradientsExplanation extends Explanation {
  readonly method: 'integrated-gradients';
  /** Contribution of each colour value to the score: RGB, interleaved, signed. */
  readonly attributions: Raster<Float64Array>;
  /** Score of the photo; with `against`, the difference from the mean score of those classes. */
  readonly photoScore: number;
  /** Score of the baseline. */
  readonly baselineScore: number;
  /**
   * Sum of the attributions minus `photoScore - baselineScore`: the error of the numerical integral, ideally 0. More steps reduce it.
   */
  readonly completenessGap: number;
}

/**
 * Integrated gradients (Sundararajan et al., https://arxiv.org/abs/1703.01365): the gradient along the straight path from a baseline to
 * the photo, times the difference of each colour value from the baseline. The attributions sum to the difference of the two scores. Pixels
 * equal to the baseline have an attribution of 0: with a black baseline, black pixels cannot matter.
 *
 * @example
 * ```ts
 * const explainer = new IntegratedGradients(classifier, { baseline: 'blur', steps: 32 });
 * const { saliency, completenessGap } = await explainer.explain(photo, { target: 'dark' });
 * ```
 */
export class IntegratedGradients implements Explainer<IntegratedGradientsExplanation> {
  readonly #classifier: DifferentiableClassifier;
  readonly #options: typeof INTEGRATED_GRADIENTS_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `features` and `head`, or an option that is unknown or out of range */
  constructor(classifier: DifferentiableClassifier, options?: IntegratedGradientsOptions) {
    checkClassifier(classifier, ['predict', 'features', 'head']);
    const settings = resolveOptions('IntegratedGradients', options, INTEGRATED_GRADIENTS_DEFAULTS);
    // the cost of computing the nodes of a rule is quadratic in their number
    checkInteger('steps', settings.steps, 1, 10_000);
    checkOneOf('rule', settings.rule, ['midpoint', 'gauss-legendre']);
    checkBaseline(settings, classifier);
    checkGradientOptions(settings);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency` and `attributions`, signed, in units of the score: positive values raise the score of the target class above that of the baseline
   * @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<IntegratedGradientsExplanation> {
    const { steps, rule, seed, reduction, output, batchSize } = this.#options;
    const nodes = quadrature(rule, steps);
    let start: Float32Array = new Float32Array(0);
    let integral: Float64Array = new Float64Array(0);
    const { grid, classes, photo } = await gradientExplanation(
      this.#classifier,
      { image, options, output },
      async (end, request) => {
        const [baseline] = await baselinesOf(this.#options, this.#classifier, request, GREY);
        start = wholeBaseline(baseline, end, seed);
        integral = new Float64Array(start.length);
        return {
          count: steps,
          batchSize,
          fill: (target, n) => {
            const { at } = nodes[n];
            for (let i = 0; i < target.length; i++) target[i] = (1 - at) * start[i] + at * end.data[i];
          },
          take: (values, n) => {
            const { weight } = nodes[n];
            values.forEach((value, i) => {
              integral[i] = integral[i] + weight * value;
            });
          },
        };
      },
    );
    const { width, height } = grid;
    const ofBaseline = await imageScores(this.#classifier, { data: start, width, height }, output);
    options?.signal?.throwIfAborted();
    const data = integral.map((value, i) => value * (grid.data[i] - start[i]));
    const attributions = { data, width, height };
    const photoScore = explainedScore(photo.scores, classes);
    const baselineScore = explainedScore(ofBaseline.scores, classes);
    options?.onProgress?.(1);
    const saliency = reduceChannels(attributions, reduction);
    return {
      method: 'integrated-gradients',
      ...classes,
      saliency,
      ...blankWarning(saliency),
      attributions,
      photoScore,
      baselineScore,
      completenessGap: data.reduce((sum, value) => sum + value, 0) - (photoScore - baselineScore),
    };
  }
}
