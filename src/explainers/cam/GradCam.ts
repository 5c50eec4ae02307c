import type { Raster } from '../../types.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { CamClassifier, CamExplanation } from './camTypes.js';
import { gradientPass } from './gradientPass.js';
import { gradientChannels, type LayerValues, weightedChannels } from './layerValues.js';

export type GradCamExplanation = CamExplanation<'grad-cam'>;

/**
 * Grad-CAM (Selvaraju et al., https://arxiv.org/abs/1610.02391): locations of the target layer that raise the target class's logit. One
 * forward and one short backward pass. The map is signed; `positive` of `lucidface/fusion` gives the paper's.
 *
 * @example
 * ```ts
 * const { saliency } = await new GradCam(classifier).explain(photo, { target: 'blurred' });
 * ```
 */
export class GradCam extends Cam<'grad-cam'> {
  /**
   * @param classifier - the classifier to explain
   * @param options - scaling of the map
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: CamClassifier, options?: CamOptions) {
    super(classifier, 'grad-cam', gradCamMap, gradientPass, options);
  }
}

/**
 * Grad-CAM (Selvaraju et al., https://arxiv.org/abs/1610.02391): the activations weighted by the mean gradient of their channel,
 * `L = sum_k mean(g_k) A_k`. The map is signed; the paper's is `positive(L)`.
 *
 * @param activations - activations of the target layer, after its activation function
 * @param gradients - gradients of the target class's logit with respect to the activations
 * @returns the map on the target layer's grid: the larger a value, the more the location raises the logit
 * @throws TypeError or RangeError for activations or gradients of wrong lengths, or values that are not finite
 */
export function gradCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  const channels = gradientChannels(activations, gradients);
  const places = gradients.length / channels;
  // instead of `channelSums`: a call per value would be noticeable next to a forward pass
  const weights = new Float64Array(channels);
  for (let i = 0; i < gradients.length; )
    for (let k = 0; k < channels; k++, i++) weights[k] += gradients[i] / places;
  return weightedChannels(activations, weights);
}
