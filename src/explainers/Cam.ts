import { resize } from '../fusion/resize.js';
import type {
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../types.js';
import { checkFunction } from '../validate.js';
import { gradientPass } from './gradientPass.js';
import type { LayerValues } from './layerValues.js';
import { checkClassifier, type Request, readRequest, resolveClasses } from './request.js';

/**
 * What sets one class activation map apart from another: one value for each place of the target layer, positive where it speaks for the
 * target class.
 *
 * @param activations - of the target layer, after its activation function, channels last
 * @param gradients - of the target class's logit (less that of `against`) with respect to the activations
 */
export type CamMap = (activations: LayerValues, gradients: ArrayLike<number>) => Raster<Float64Array>;

export interface CamExplanation<M extends string = string> extends Explanation {
  readonly method: M;
  /** The map as the target layer has it, before it was enlarged: signed where the method is. */
  readonly activationMap: Raster<Float64Array>;
}

/** What one pass through a model gives to make a map of. */
export interface CamValues {
  /** Of the target layer, after its activation function. */
  readonly activations: LayerValues;
  /** Of the target class's logit (less that of `against`) with respect to the activations; empty where the pass takes none. */
  readonly gradients: ArrayLike<number>;
  /** One per class. */
  readonly probabilities: ArrayLike<number>;
}

/** How a map gets its values: `gradientPass` or `activationPass`. */
export type CamPass = (classifier: DifferentiableClassifier, request: Request) => Promise<CamValues>;

/**
 * A class activation map of your own, out of a function: one forward pass, one short backward pass, one map, brought to the classifier's
 * grid. `GradCam`, `GradCamPlusPlus`, `HiResCam`, `LayerCam`, `XGradCam` and `EigenCam` are made of it.
 *
 * @example
 * ```ts
 * // gradient times activation, whatever its sign
 * const strength: CamMap = ({ data, width, height }, gradients) => {
 *   const map = new Float64Array(width * height);
 *   const channels = data.length / map.length;
 *   for (let i = 0; i < data.length; i++) map[Math.floor(i / channels)] += Math.abs(data[i] * gradients[i]);
 *   return { data: map, width, height };
 * };
 * const { saliency } = await new Cam(classifier, 'strength', strength).explain(photo);
 * ```
 */
export class Cam<M extends string = string> implements Explainer<CamExplanation<M>> {
  readonly #classifier: DifferentiableClassifier;
  readonly #method: M;
  readonly #map: CamMap;
  readonly #pass: CamPass;

  /**
   * @param method - what explanations will call it
   * @param pass - `activationPass` for a map that needs no gradients: it saves the backward pass
   * @throws TypeError when the classifier has no `features` and `head`, or `map` is no function
   */
  constructor(classifier: DifferentiableClassifier, method: M, map: CamMap, pass: CamPass = gradientPass) {
    checkClassifier(classifier, ['predict', 'features', 'head']);
    checkFunction('map', map);
    this.#classifier = classifier;
    this.#method = method;
    this.#map = map;
    this.#pass = pass;
  }

  /** @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<CamExplanation<M>> {
    const classifier = this.#classifier;
    const request = await readRequest(classifier, image, options);
    const { activations, gradients, probabilities } = await this.#pass(classifier, request);
    const classes = resolveClasses(classifier.classNames, probabilities, request);
    const activationMap = this.#map(activations, gradients);
    const saliency = resize(activationMap, classifier.inputSize);
    request.onProgress?.(1);
    return { method: this.#method, ...classes, saliency, activationMap };
  }
}
