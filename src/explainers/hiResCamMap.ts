import type { Raster } from '../types.js';
import { channelsOf, type LayerValues, weightedSum } from './layerValues.js';

/**
 * HiResCAM (Draelos and Carin, https://arxiv.org/abs/2011.08891): gradient times activation, place by place, `L = sum_k g_k A_k`. Nothing
 * is averaged, so that a map shows only places that the model used. It keeps its sign; the paper's view of it is `positive(L)`.
 *
 * @param activations - of the target layer, after its activation function
 * @param gradients - of the target class's logit with respect to the activations
 */
export function hiResCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  return weightedSum(activations, channelsOf(activations, gradients), (i) => gradients[i] as number);
}
