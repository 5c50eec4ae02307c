import type {
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../../types.js';
import { resolveOptions } from '../../validate.js';
import { blankWarning } from '../blankWarning.js';
import { checkClassifier } from '../request.js';
import { gradientExplanation } from './gradientExplanation.js';
import { checkGradientOptions, type GradientOutput } from './gradientOptions.js';
import { checkNoise, NOISE_DEFAULTS, type NoiseOptions, noiseMoments, noisyPhotos } from './noise.js';
import { type ChannelReduction, reduceChannels } from './reduceChannels.js';

export interface SmoothGradOptions extends NoiseOptions {
  /** Reduction of the three channels to one value. @defaultValue 'largest' */
  readonly reduction?: ChannelReduction | undefined;
  /** Output whose gradient is taken. @defaultValue 'logit' */
  readonly output?: GradientOutput | undefined;
  /** Samples in memory at a time. @defaultValue 8 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const SMOOTH_GRAD_DEFAULTS = /* @__PURE__ */ Object.freeze({
  reduction: 'largest' as ChannelReduction,
  output: 'logit' as GradientOutput,
  batchSize: 8 as number,
});

const ALL_DEFAULTS = /* @__PURE__ */ Object.freeze({ ...NOISE_DEFAULTS, ...SMOOTH_GRAD_DEFAULTS });

export interface SmoothGradExplanation extends Explanation {
  readonly method: 'smooth-grad';
  /** The mean gradient: change of the score per colour value (0..255); RGB, interleaved, signed. For other types, its mean square or variance. */
  readonly gradient: Raster<Float32Array>;
}

/**
 * SmoothGrad (Smilkov et al., https://arxiv.org/abs/1706.03825): the mean gradient over noisy copies of the photo, which averages out the
 * fluctuations of the gradient of a single photo.
 *
 * Like `new NoiseTunnel(classifier, new Saliency(classifier))`, but averages each colour channel before the reduction to one value, and
 * computes the gradients in batches.
 *
 * @example
 * ```ts
 * const { saliency } = await new SmoothGrad(classifier, { numSamples: 50 }).explain(photo, { target: 'blurred' });
 * ```
 */
export class SmoothGrad implements Explainer<SmoothGradExplanation> {
  readonly #classifier: DifferentiableClassifier;
  readonly #options: typeof ALL_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `features` and `head`, or an option that is unknown or out of range */
  constructor(classifier: DifferentiableClassifier, options?: SmoothGradOptions) {
    checkClassifier(classifier, ['predict', 'features', 'head']);
    const settings = resolveOptions('SmoothGrad', options, ALL_DEFAULTS);
    checkNoise(settings, options);
    checkGradientOptions(settings);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns the mean gradient, and as `saliency` one value per pixel of the classifier's grid
   * @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<SmoothGradExplanation> {
    const { type, numSamples, reduction, output, batchSize } = this.#options;
    const { width, height } = this.#classifier.inputSize;
    const moments = noiseMoments(type, width * height * 3);
    const { classes } = await gradientExplanation(this.#classifier, { image, options, output }, (grid) => ({
      count: numSamples,
      batchSize,
      fill: noisyPhotos(grid, this.#options),
      take: moments.add,
    }));
    const gradient = { data: moments.result(), width, height };
    options?.onProgress?.(1);
    const saliency = reduceChannels(gradient, reduction);
    return { method: 'smooth-grad', ...classes, saliency, gradient, ...blankWarning(saliency) };
  }
}
