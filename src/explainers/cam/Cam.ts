import { checkMap } from '../../fusion/checkMap.js';
import type { Explainer, ExplainOptions, ImageInput } from '../../types.js';
import { checkFunction, checkObject, checkString } from '../../validate.js';
import { blankWarning } from '../blankWarning.js';
import { checkActivationSource, readRequest, resolveClasses } from '../request.js';
import { type CAM_DEFAULTS, type CamOptions, camOptions, enlarged } from './camScaling.js';
import type { ActivationSource, CamExplanation, CamMap, CamPass } from './camTypes.js';
import { gradientPass } from './gradientPass.js';

/**
 * Class activation map from a custom function of activations and gradients: one forward pass and one short backward pass; the map is
 * upsampled to the classifier's grid. Base class of `GradCam`, `GradCamPlusPlus`, `HiResCam`, `LayerCam`, `XGradCam` and `EigenCam`.
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
   * @param classifier - classifier with `features` and `head`, or with `activations`, and `linearHead` for a map with gradients
   * @param method - name of the method in explanations
   * @param map - the map of the target layer from its activations and gradients
   * @param pass - `activationPass` for a map without gradients, which skips the backward pass
   * @param options - scaling of the map
   * @throws TypeError for a classifier with neither, a `map` that is not a function, or an unknown option; RangeError for an unknown scaling
   */
  constructor(
    classifier: ActivationSource,
    method: M,
    map: CamMap,
    pass: CamPass = gradientPass,
    options?: CamOptions,
  ) {
    checkActivationSource(classifier);
    checkString('method', method);
    checkFunction('map', map);
    checkFunction('pass', pass);
    this.#classifier = classifier;
    this.#method = method;
    this.#map = map;
    this.#pass = pass;
    this.#options = camOptions(method, options);
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency` on the classifier's grid: the larger a value, the more the pixel raises the logit of the target class; the range depends on the
   *   model, and is 0..1 with `scaling: 'layer'`
   * @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<CamExplanation<M>> {
    const classifier = this.#classifier;
    const request = await readRequest(classifier, image, options);
    const passed = await this.#pass(classifier, request);
    checkObject('pass(classifier, request)', passed, '{ activations, gradients, probabilities }');
    const { activations, gradients, probabilities } = passed;
    const classes = resolveClasses(classifier.classNames, probabilities, request);
    const activationMap = this.#map(activations, gradients);
    checkMap('map(activations, gradients)', activationMap);
    const saliency = enlarged(activationMap, classifier.inputSize, this.#options.scaling);
    request.onProgress?.(1);
    return { method: this.#method, ...classes, saliency, activationMap, ...blankWarning(saliency) };
  }
}
