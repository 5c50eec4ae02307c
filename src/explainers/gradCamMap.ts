import type { Raster } from '../types.js';
import { checkInteger } from '../validate.js';

/** Activations or gradients of a layer: `height * width * channels` values, channels last. */
export interface LayerValues {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * Grad-CAM (Selvaraju et al., https://arxiv.org/abs/1610.02391): the activations weighted by the mean gradient of their channel,
 * `L = sum_k mean(g_k) A_k`. It keeps its sign; the paper's view of it is `positive(L)`.
 *
 * @param activations - of the target layer, after its activation function
 * @param gradients - of the target class's logit with respect to the activations
 */
export function gradCamMap(activations: LayerValues, gradients: ArrayLike<number>): Raster<Float64Array> {
  const { data, width, height } = activations;
  const places = width * height;
  const channels = data.length / places;
  checkInteger('activations channels', channels, 1);
  checkInteger('gradients.length', gradients.length, data.length, data.length);
  const weights = new Float64Array(channels);
  for (let i = 0; i < gradients.length; ) {
    for (let k = 0; k < channels; k++) {
      weights[k] = (weights[k] as number) + (gradients[i++] as number) / places;
    }
  }
  const map = new Float64Array(places);
  for (let place = 0, i = 0; place < places; place++) {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += (weights[k] as number) * (data[i++] as number);
    map[place] = sum;
  }
  return { data: map, width, height };
}
