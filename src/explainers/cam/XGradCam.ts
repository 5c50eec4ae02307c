import type { Raster } from '../../types.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { CamClassifier } from './camTypes.js';
import { gradientPass } from './gradientPass.js';
import { channelSums, gradientChannels, type LayerValues, weightedSum } from './layerValues.js';

/**
 * XGrad-CAM (Fu et al., https://arxiv.org/abs/2008.02312): Grad-CAM with weights that meet two axioms, sensitivity and conservation, as
 * closely as possible. One forward and one short backward pass. The map is signed; `positive` of `lucidface/fusion` gives the paper's.
 */
export class XGradCam extends Cam<'xgrad-cam'> {
  /**
   * @param classifier - the classifier to explain
   * @param options - scaling of the map
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: CamClassifier, options?: CamOptions) {
    super(classifier, 'xgrad-cam', xGradCamMap, gradientPass, options);
  }
}

/**
 * XGrad-CAM (Fu et al., https://arxiv.org/abs/2008.02312): the activations weighted by the mean gradient of their channel, which is itself
 * weighted by the activations, `L = sum_k w_k A_k`, `w_k = sum(g_k A_k) / (sum(A_k) + 1e-7)`. The map is signed; the paper's is
 * `positive(L)`.
 *
 * @param activations - activations of the target layer, after its activation function
 * @param gradients - gradients of the target class's logit with respect to the activations
 * @returns the map on the target layer's grid: the larger a value, the more the location raises the logit
 * @throws TypeError or RangeError for activations or gradients of wrong lengths, or values that are not finite
 */
export function xGradCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  const channels = gradientChannels(activations, gradients);
  const { data } = activations;
  const shares = channelSums(activations, channels, (i) => gradients[i] * data[i]);
  const sums = channelSums(activations, channels, (i) => data[i]);
  return weightedSum(activations, channels, (_, k) => shares[k] / (sums[k] + 1e-7));
}
