import type { Raster } from '../../types.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { CamClassifier } from './camTypes.js';
import { gradientPass } from './gradientPass.js';
import { channelSums, channelsOf, type LayerValues, weightedSum } from './layerValues.js';

/**
 * Grad-CAM++ (Chattopadhyay et al., https://arxiv.org/abs/1710.11063): Grad-CAM whose channels count by their positive gradients, those at
 * few places more, so that it covers several small things better. One forward and one short backward pass. See `gradCamPlusPlusMap`.
 */
export class GradCamPlusPlus extends Cam<'grad-cam++'> {
  /**
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: CamClassifier, options?: CamOptions) {
    super(classifier, 'grad-cam++', gradCamPlusPlusMap, gradientPass, options);
  }
}

/**
 * Grad-CAM++ (Chattopadhyay et al., https://arxiv.org/abs/1710.11063, equation 19): a channel counts by its positive gradients, those at
 * few places more: `w_k = sum a ReLU(g)`, `a = g^2 / (2 g^2 + S_k g^3 + 1e-6)`, 0 where g is, with `S_k` the sum of the channel's
 * activations; `L = sum_k w_k A_k`. The paper takes the exponential of the logit as the score, whose second and third derivatives are these
 * powers. No weight is negative as long as no activation is; the paper's view is `positive(L)`.
 *
 * @param activations - of the target layer, after its activation function
 * @param gradients - of the target class's logit with respect to the activations
 */
export function gradCamPlusPlusMap(
  activations: LayerValues,
  gradients: ArrayLike<number>,
): Raster<Float64Array> {
  const channels = channelsOf(activations, gradients);
  const sums = channelSums(activations, channels, (i) => activations.data[i]);
  const weights = channelSums(activations, channels, (i, k) => {
    const g = gradients[i];
    // what lies under negative gradients does not count, however large its factor
    return g > 0 ? (g ** 2 / (2 * g ** 2 + sums[k] * g ** 3 + 1e-6)) * g : 0;
  });
  return weightedSum(activations, channels, (_, k) => weights[k]);
}
