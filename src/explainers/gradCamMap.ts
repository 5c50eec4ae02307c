import type { Raster } from '../types.js';
import { channelSums, channelsOf, type LayerValues, weightedSum } from './layerValues.js';

/**
 * Grad-CAM (Selvaraju et al., https://arxiv.org/abs/1610.02391): the activations weighted by the mean gradient of their channel,
 * `L = sum_k mean(g_k) A_k`. It keeps its sign; the paper's view of it is `positive(L)`.
 *
 * @param activations - of the target layer, after its activation function
 * @param gradients - of the target class's logit with respect to the activations
 */
export function gradCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  const channels = channelsOf(activations, gradients);
  const places = gradients.length / channels;
  const weights = channelSums(activations, channels, (i) => (gradients[i] as number) / places);
  return weightedSum(activations, channels, (_, k) => weights[k] as number);
}
