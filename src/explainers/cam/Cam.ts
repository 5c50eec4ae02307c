import { checkMap } from '../../fusion/checkMap.js';
import type { Explainer, ExplainOptions, ImageInput } from '../../types.js';
import { checkFunction } from '../../validate.js';
import { blankWarning } from '../blankWarning.js';
import { checkActivationSource, readRequest, resolveClasses } from '../request.js';
import { type CAM_DEFAULTS, type CamOptions, camOptions, enlarged } from './camScaling.js';
import type { ActivationSource, CamExplanation, CamMap, CamPass } from './camTypes.js';
import { gradientPass } from './gradientPass.js';

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
  readonly #classifier: ActivationSource;
  readonly #method: M;
  readonly #map: CamMap;
  readonly #pass: CamPass;
  readonly #options: typeof CAM_DEFAULTS;

  /**
   * @param method - what explanations will call it
   * @param classifier - one with `features` and `head`, or with `activations`; for a map with gradients it then needs `linearHead`, too
   * @param pass - `activationPass` for a map that needs no gradients: it saves the backward pass
   * @throws TypeError when the classifier has neither, or `map` is no function
   */
  constructor(
    classifier: ActivationSource,
    method: M,
    map: CamMap,
    pass: CamPass = gradientPass,
    options?: CamOptions,
  ) {
    checkActivationSource(classifier);
    checkFunction('map', map);
    checkFunction('pass', pass);
    this.#classifier = classifier;
    this.#method = method;
    this.#map = map;
    this.#pass = pass;
    this.#options = camOptions(options);
  }

  /** @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<CamExplanation<M>> {
    const classifier = this.#classifier;
    const request = await readRequest(classifier, image, options);
    const { activations, gradients, probabilities } = await this.#pass(classifier, request);
    const classes = resolveClasses(classifier.classNames, probabilities, request);
    const activationMap = this.#map(activations, gradients);
    checkMap('map(activations, gradients)', activationMap);
    const saliency = enlarged(activationMap, classifier.inputSize, this.#options.scaling);
    request.onProgress?.(1);
    return { method: this.#method, ...classes, saliency, activationMap, ...blankWarning(saliency) };
  }
}
