import type { Raster } from '../../types.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { CamClassifier } from './camTypes.js';
import { gradientPass } from './gradientPass.js';
import { gradientChannels, type LayerValues, weightedSum } from './layerValues.js';

/**
 * HiResCAM (Draelos and Carin, https://arxiv.org/abs/2011.08891): gradient times activation, element by element. Without the averaging of
 * Grad-CAM it does not highlight locations that the model did not use. One forward and one short backward pass. For a head of global average
 * pooling and one dense layer it equals Grad-CAM. The map is signed; `positive` of `lucidface/fusion` gives the paper's.
 */
export class HiResCam extends Cam<'hires-cam'> {
  /**
   * @param classifier - the classifier to explain
   * @param options - scaling of the map
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: CamClassifier, options?: CamOptions) {
    super(classifier, 'hires-cam', hiResCamMap, gradientPass, options);
  }
}

/**
 * HiResCAM (Draelos and Carin, https://arxiv.org/abs/2011.08891): gradient times activation, element by element, `L = sum_k g_k A_k`.
 * Nothing is averaged: the map shows only locations that the model used. The map is signed; the paper's is `positive(L)`.
 *
 * @param activations - activations of the target layer, after its activation function
 * @param gradients - gradients of the target class's logit with respect to the activations
 * @returns the map on the target layer's grid: the larger a value, the more the location raises the logit
 * @throws TypeError or RangeError for activations or gradients of wrong lengths, or values that are not finite
 */
export function hiResCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  return weightedSum(activations, gradientChannels(activations, gradients), (i) => gradients[i]);
}
