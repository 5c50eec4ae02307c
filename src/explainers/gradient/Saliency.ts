import type {
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../../types.js';
import { checkOneOf, resolveOptions } from '../../validate.js';
import type { GradientOutput } from '../request.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';
import { pictureScores, sweepGradients } from './inputGradients.js';
import { CHANNEL_REDUCTIONS, type ChannelReduction, reduceChannels } from './reduceChannels.js';

export interface SaliencyOptions {
  /** How the three channels become one. @defaultValue 'largest' */
  readonly reduction?: ChannelReduction | undefined;
  /** What the gradient is taken of. @defaultValue 'logit' */
  readonly output?: GradientOutput | undefined;
}

/** @internal */
export const SALIENCY_DEFAULTS = /* @__PURE__ */ Object.freeze({
  reduction: 'largest' as ChannelReduction,
  output: 'logit' as GradientOutput,
});

export interface SaliencyExplanation extends Explanation {
  readonly method: 'saliency';
  /** By how much the score changes per colour value (0..255) of each pixel: RGB, interleaved, signed. */
  readonly gradient: Raster<Float32Array>;
}

/**
 * The gradient of the target class's score with respect to the photo (Simonyan et al., https://arxiv.org/abs/1312.6034): where a small
 * change of colour would change the score most. One backward pass. Its sign says whether a brighter pixel would raise the score, which is
 * not whether the pixel, as it is, speaks for the class.
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
    checkOneOf('reduction', settings.reduction, CHANNEL_REDUCTIONS);
    checkOneOf('output', settings.output, ['logit', 'probability']);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /** @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<SaliencyExplanation> {
    const { reduction, output } = this.#options;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, against, signal, onProgress } = request;
    const { probabilities } = await pictureScores(this.#classifier, grid, output);
    const classes = resolveClasses(this.#classifier.classNames, probabilities, request);
    const gradient = { data: new Float32Array(grid.data.length), width: grid.width, height: grid.height };
    await sweepGradients(this.#classifier, {
      count: 1,
      batchSize: 1,
      output,
      index: classes.target.index,
      against,
      signal,
      onProgress,
      fill: (target) => target.set(grid.data),
      take: (values) => gradient.data.set(values),
    });
    onProgress?.(1);
    return { method: 'saliency', ...classes, saliency: reduceChannels(gradient, reduction), gradient };
  }
}
