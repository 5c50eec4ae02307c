import { checkMap } from '../../fusion/checkMap.js';
import { type Fusion, mean } from '../../fusion/fuse.js';
import { type Normalization, positive } from '../../fusion/normalize.js';
import type {
  Classifier,
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
} from '../../types.js';
import {
  checkFunction,
  checkOptionalFunction,
  checkSameSize,
  checkSignal,
  describe,
  resolveOptions,
} from '../../validate.js';
import { blankWarning } from '../blankWarning.js';
import { checkClassifier } from '../request.js';
import { checkPart } from './checkPart.js';

export interface MultiLayerOptions {
  /** Normalisation of the map of each layer; `maxAbs` keeps the signs. @defaultValue positive, of `lucidface/fusion` */
  readonly normalize?: Normalization | undefined;
  /** Fusion of the normalised maps. @defaultValue mean, of `lucidface/fusion` */
  readonly fusion?: Fusion | undefined;
}

/** @internal */
export const MULTI_LAYER_DEFAULTS = /* @__PURE__ */ Object.freeze({
  normalize: positive,
  fusion: mean,
});

export interface MultiLayerExplanation<E extends Explanation = Explanation> extends Explanation {
  readonly method: 'multi-layer';
  /** Explanation of each layer, in their order, before normalisation. */
  readonly parts: readonly E[];
}

/**
 * One explainer on several target layers of a model: fuses the fine maps of early layers with the coarse maps of late layers.
 *
 * Each layer's map is upsampled to the classifier's grid (bilinear), then normalised (negative values become 0, the largest 1; a map without
 * positive values becomes 0 everywhere, and still counts); the result is their mean, as in pytorch-grad-cam. It is not rescaled: 1 means that
 * all layers have their largest value there. The cost is that of the explainer times the number of layers.
 *
 * @example
 * ```ts
 * const cuts = ['conv_pw_5_relu', 'conv_pw_11_relu'].map((targetLayer) =>
 *   fromLayersModel(model, { classNames, targetLayer }),
 * );
 * const { saliency } = await new MultiLayer(cuts, (cut) => new LayerCam(cut)).explain(photo);
 * ```
 */
export class MultiLayer<E extends Explanation = Explanation, C extends Classifier = DifferentiableClassifier>
  implements Explainer<MultiLayerExplanation<E>>
{
  readonly #explainers: readonly Explainer<E>[];
  readonly #options: typeof MULTI_LAYER_DEFAULTS;

  /**
   * @param cuts - the same model, cut at one target layer each
   * @param explainerOf - returns the explainer of a cut
   * @throws TypeError for cuts that are not classifiers, a function that does not return an explainer, or an unknown option; RangeError for no cuts, or
   *   cuts whose classes or grids differ
   */
  constructor(cuts: readonly C[], explainerOf: (cut: C) => Explainer<E>, options?: MultiLayerOptions) {
    if (!Array.isArray(cuts))
      throw new TypeError(`\`cuts\` must be a list of classifiers, got ${describe(cuts)}`);
    const [first] = cuts as readonly C[];
    if (!first) throw new RangeError('`cuts` must be at least one classifier, got none');
    const settings = resolveOptions('MultiLayer', options, MULTI_LAYER_DEFAULTS);
    for (const [name, value] of Object.entries({ explainerOf, ...settings })) checkFunction(name, value);
    // unlike map, it does not skip holes
    this.#explainers = Array.from(cuts, (cut) => {
      checkClassifier(cut, []);
      const explainer = explainerOf(cut);
      if (typeof explainer?.explain !== 'function')
        throw new TypeError(`\`explainerOf\` must give an explainer, got ${describe(explainer)}`);
      checkSameSize('the grids of the cuts', first.inputSize, cut.inputSize);
      if (`${cut.classNames}` !== `${first.classNames}`)
        throw new RangeError(
          `the cuts must have the same classes, got ${first.classNames.join(', ')} and ${cut.classNames.join(', ')}`,
        );
      return explainer;
    });
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns the fused map, in 0..1 with the default options: the larger a value, the stronger the evidence for the target class, and on more layers
   * @throws Error thrown by one of its explainers; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options: ExplainOptions = {}): Promise<MultiLayerExplanation<E>> {
    const { signal, onProgress } = options ?? {};
    checkSignal('signal', signal);
    checkOptionalFunction('onProgress', onProgress);
    const parts: E[] = [];
    for (const [i, explainer] of this.#explainers.entries()) {
      const part = await explainer.explain(image, {
        ...options,
        // the first layer determines the class of all: rounding could give two layers different ones
        target: parts[0]?.target.index ?? options?.target,
        onProgress: (fraction) => {
          const done = (i + fraction) / this.#explainers.length;
          if (done < 1) onProgress?.(done);
        },
      });
      signal?.throwIfAborted();
      checkPart(`explainerOf(cuts[${i}]).explain()`, part);
      parts.push(part);
    }
    const { normalize, fusion } = this.#options;
    const maps = parts.map((part) => normalize(part.saliency));
    for (const map of maps) checkMap('normalize(map)', map);
    const saliency = fusion(maps);
    checkMap('fusion(maps)', saliency);
    const { target, against } = parts[0];
    onProgress?.(1);
    const classes = { target, ...(against && { against }) };
    return { method: 'multi-layer', ...classes, saliency, parts, ...blankWarning(saliency) };
  }
}
