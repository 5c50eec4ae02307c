import type { Raster } from '../../types.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { CamClassifier } from './camTypes.js';
import { gradientPass } from './gradientPass.js';
import { channelSums, gradientChannels, type LayerValues, weightedChannels } from './layerValues.js';

/**
 * Grad-CAM++ (Chattopadhyay et al., https://arxiv.org/abs/1710.11063): Grad-CAM with channel weights from positive gradients, larger for
 * gradients at few locations, which covers several small objects better. One forward and one short backward pass. See `gradCamPlusPlusMap`.
 */
export class GradCamPlusPlus extends Cam<'grad-cam++'> {
  /**
   * @param classifier - the classifier to explain
   * @param options - scaling of the map
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: CamClassifier, options?: CamOptions) {
    super(classifier, 'grad-cam++', gradCamPlusPlusMap, gradientPass, options);
  }
}

/**
 * Grad-CAM++ (Chattopadhyay et al., https://arxiv.org/abs/1710.11063, equation 19): channel weights from positive gradients, larger for
 * gradients at few locations: `w_k = sum a ReLU(g)`, `a = g^2 / (2 g^2 + S_k g^3 + 1e-6)`, 0 where g is, with `S_k` the sum of the channel's
 * activations; `L = sum_k w_k A_k`. The powers follow from the paper's score, the exponential of the logit: they are its second and third
 * derivatives. No weight is negative as long as no activation is; the paper's map is `positive(L)`.
 *
 * @param activations - activations of the target layer, after its activation function
 * @param gradients - gradients of the target class's logit with respect to the activations
 * @returns the map on the target layer's grid: the larger a value, the more the location raises the logit
 * @throws TypeError or RangeError for activations or gradients of wrong lengths, or values that are not finite
 */
export function gradCamPlusPlusMap(
  activations: LayerValues,
  gradients: ArrayLike<number>,
): Raster<Float64Array> {
  const channels = gradientChannels(activations, gradients);
  const sums = channelSums(activations, channels, (i) => activations.data[i]);
  const weights = channelSums(activations, channels, (i, k) => {
    const g = gradients[i];
    // negative gradients do not count, however large their factor
    return g > 0 ? (g ** 2 / (2 * g ** 2 + sums[k] * g ** 3 + 1e-6)) * g : 0;
  });
  return weightedChannels(activations, weights);
}
