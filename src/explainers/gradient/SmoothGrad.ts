import { Random } from '../../random.js';
import type {
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../../types.js';
import {
  checkFunction,
  checkInteger,
  checkLeftOut,
  checkNumber,
  checkOneOf,
  describe,
  resolveOptions,
} from '../../validate.js';
import type { GradientOutput } from '../request.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';
import { pictureScores, sweepGradients } from './inputGradients.js';
import { CHANNEL_REDUCTIONS, type ChannelReduction, reduceChannels } from './reduceChannels.js';

/**
 * The noise of a sample, in colour values: RGB, interleaved, as long as the photo on the grid.
 *
 * @param sample - 0 .. `numSamples - 1`
 */
export type Noise = (sample: number, image: Raster<Float32Array>) => ArrayLike<number>;

export interface SmoothGradOptions {
  /** Backward passes. @defaultValue 25 */
  readonly numSamples?: number | undefined;
  /** Standard deviation of the noise, as a share of the range of the photo's colour values. @defaultValue 0.15 */
  readonly sigma?: number | undefined;
  /** Noise of your own instead of the Gaussian that `sigma` and `seed` give. @defaultValue none */
  readonly noise?: Noise | undefined;
  /** @defaultValue 0 */
  readonly seed?: number | undefined;
  /** How the three channels become one. @defaultValue 'largest' */
  readonly reduction?: ChannelReduction | undefined;
  /** What the gradient is taken of. @defaultValue 'logit' */
  readonly output?: GradientOutput | undefined;
  /** Samples that are in memory at a time. @defaultValue 8 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const SMOOTH_GRAD_DEFAULTS = /* @__PURE__ */ Object.freeze({
  numSamples: 25 as number,
  sigma: 0.15 as number,
  noise: undefined as Noise | undefined,
  seed: 0 as number,
  reduction: 'largest' as ChannelReduction,
  output: 'logit' as GradientOutput,
  batchSize: 8 as number,
});

export interface SmoothGradExplanation extends Explanation {
  readonly method: 'smooth-grad';
  /** The mean gradient: change of the score per colour value (0..255); RGB, interleaved, signed. */
  readonly gradient: Raster<Float32Array>;
}

/**
 * SmoothGrad (Smilkov et al., https://arxiv.org/abs/1706.03825): the mean gradient of the photo with noise added, many times over. What
 * the gradient of the photo alone owes to chance is averaged away.
 *
 * @example
 * ```ts
 * const { saliency } = await new SmoothGrad(classifier, { numSamples: 50 }).explain(photo, { target: 'blurred' });
 * ```
 */
export class SmoothGrad implements Explainer<SmoothGradExplanation> {
  readonly #classifier: DifferentiableClassifier;
  readonly #options: typeof SMOOTH_GRAD_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `features` and `head`, or an option that is unknown or out of range */
  constructor(classifier: DifferentiableClassifier, options?: SmoothGradOptions) {
    checkClassifier(classifier, ['predict', 'features', 'head']);
    const settings = resolveOptions('SmoothGrad', options, SMOOTH_GRAD_DEFAULTS);
    checkInteger('numSamples', settings.numSamples, 1);
    checkNumber('sigma', settings.sigma, 0);
    if (settings.noise !== undefined) checkFunction('noise', settings.noise);
    if (settings.noise) checkLeftOut(options, 'sigma', 'a `noise`');
    checkInteger('seed', settings.seed);
    checkOneOf('reduction', settings.reduction, CHANNEL_REDUCTIONS);
    checkOneOf('output', settings.output, ['logit', 'probability']);
    checkInteger('batchSize', settings.batchSize, 1);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /** @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<SmoothGradExplanation> {
    const { numSamples, sigma, noise, seed, reduction, output, batchSize } = this.#options;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, against, signal, onProgress } = request;
    const { probabilities } = await pictureScores(this.#classifier, grid, output);
    const classes = resolveClasses(this.#classifier.classNames, probabilities, request);
    const noiseOf = noise ?? gaussianNoise(grid, sigma, new Random(seed));
    const sum = new Float64Array(grid.data.length);
    await sweepGradients(this.#classifier, {
      count: numSamples,
      batchSize,
      output,
      index: classes.target.index,
      against,
      signal,
      onProgress,
      fill: (target, n) => {
        const added = noiseOf(n, grid);
        if (added?.length !== target.length) {
          const got = added?.length === undefined ? describe(added) : `${added.length} values`;
          throw new RangeError(`\`noise\` must give ${target.length} values, got ${got}`);
        }
        grid.data.forEach((value, i) => {
          target[i] = value + added[i];
        });
      },
      take: (values) =>
        values.forEach((value, i) => {
          sum[i] = sum[i] + value;
        }),
    });
    const data = Float32Array.from(sum, (value) => value / numSamples);
    const gradient = { data, width: grid.width, height: grid.height };
    onProgress?.(1);
    return { method: 'smooth-grad', ...classes, saliency: reduceChannels(gradient, reduction), gradient };
  }
}

function gaussianNoise({ data }: Raster<Float32Array>, sigma: number, random: Random): Noise {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  const deviation = sigma * (largest - least);
  return () => Float32Array.from(data, () => random.normal(0, deviation));
}
