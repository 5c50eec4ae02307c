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
import { type ChannelReduction, reduceChannels } from './reduceChannels.js';

export interface SaliencyOptions {
  /** Reduction of the three channels to one value. @defaultValue 'largest' */
  readonly reduction?: ChannelReduction | undefined;
  /** Output whose gradient is taken. @defaultValue 'logit' */
  readonly output?: GradientOutput | undefined;
}

/** @internal */
export const SALIENCY_DEFAULTS = /* @__PURE__ */ Object.freeze({
  reduction: 'largest' as ChannelReduction,
  output: 'logit' as GradientOutput,
});

export interface SaliencyExplanation extends Explanation {
  readonly method: 'saliency';
  /** Change of the score per colour value (0..255): RGB, interleaved, signed. */
  readonly gradient: Raster<Float32Array>;
}

/**
 * The gradient of the target class's score with respect to the photo (Simonyan et al., https://arxiv.org/abs/1312.6034): the change
 * of the score per small change of colour. One backward pass. A positive value means that a brighter pixel would raise the score, not that the
 * pixel supports the class as it is.
 *
 * @example
 * ```ts
 * const { saliency, gradient } = await new Saliency(classifier).explain(photo, { target: 'blurred' });
 * ```
 */
export class Saliency implements Explainer<SaliencyExplanation> {
  readonly #classifier: DifferentiableClassifier;
  readonly #options: typeof SALIENCY_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `features` and `head`, or an option that is unknown or out of range */
  constructor(classifier: DifferentiableClassifier, options?: SaliencyOptions) {
    checkClassifier(classifier, ['predict', 'features', 'head']);
    const settings = resolveOptions('Saliency', options, SALIENCY_DEFAULTS);
    checkGradientOptions(settings);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency` and `gradient`, signed, in change of the score per colour value: the larger the magnitude, the more sensitive the score is to the
   *   pixel
   * @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<SaliencyExplanation> {
    const { reduction, output } = this.#options;
    let data = new Float32Array(0);
    const { grid, classes } = await gradientExplanation(
      this.#classifier,
      { image, options, output },
      (photo) => ({
        count: 1,
        batchSize: 1,
        fill: (target) => target.set(photo.data),
        take: (values) => {
          data = values.slice();
        },
      }),
    );
    const gradient = { data, width: grid.width, height: grid.height };
    options?.onProgress?.(1);
    const saliency = reduceChannels(gradient, reduction);
    return { method: 'saliency', ...classes, saliency, gradient, ...blankWarning(saliency) };
  }
}
