import type { Raster } from '../../types.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { CamClassifier } from './camTypes.js';
import { gradientPass } from './gradientPass.js';
import { gradientChannels, type LayerValues, weightedSum } from './layerValues.js';

/**
 * Layer-CAM (Jiang et al., https://doi.org/10.1109/TIP.2021.3089943): each activation weighted by its own positive gradient. It also works
 * on early, finer layers: see `MultiLayer`. One forward and one short backward pass. After a ReLU its map has no negative values.
 */
export class LayerCam extends Cam<'layer-cam'> {
  /**
   * @param classifier - the classifier to explain
   * @param options - scaling of the map
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: CamClassifier, options?: CamOptions) {
    super(classifier, 'layer-cam', layerCamMap, gradientPass, options);
  }
}

/**
 * Layer-CAM (Jiang et al., https://doi.org/10.1109/TIP.2021.3089943): each activation weighted by its own gradient where that is positive,
 * `L = sum_k ReLU(g_k) A_k`. Made for early layers, whose gradients vary between locations. After a ReLU it has no negative values.
 *
 * @param activations - activations of the target layer, after its activation function
 * @param gradients - gradients of the target class's logit with respect to the activations
 * @returns the map on the target layer's grid: the larger a value, the more the location raises the logit
 * @throws TypeError or RangeError for activations or gradients of wrong lengths, or values that are not finite
 */
export function layerCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  const channels = gradientChannels(activations, gradients);
  return weightedSum(activations, channels, (i) => Math.max(0, gradients[i]));
}
