import type { Raster } from '../../types.js';
import { activationPass } from './activationPass.js';
import { Cam } from './Cam.js';
import type { CamOptions } from './camScaling.js';
import type { ActivationSource } from './camTypes.js';
import { channelSums, channelsOf, type LayerValues } from './layerValues.js';
import { principalVector } from './principalVector.js';

/**
 * Eigen-CAM (Muhammad and Yeasin, https://arxiv.org/abs/2008.00299): the first principal component of the activations. One forward pass, no
 * gradients.
 *
 * It is class-agnostic: `target` and `against` are reported, but the map is the same for all classes. For its sign, see `eigenCamMap`.
 */
export class EigenCam extends Cam<'eigen-cam'> {
  /**
   * @param classifier - the classifier to explain
   * @param options - scaling of the map
   * @throws TypeError for a classifier that has neither `features` and `head` nor `activations`, or an unknown option; RangeError for an
   *   unknown scaling
   */
  constructor(classifier: ActivationSource, options?: CamOptions) {
    super(classifier, 'eigen-cam', eigenCamMap, activationPass, options);
  }
}

/**
 * Eigen-CAM (Muhammad and Yeasin, https://arxiv.org/abs/2008.00299): the activations of each location, minus the mean of their channel, projected
 * on their first principal component. It uses neither a class nor gradients: it shows the largest variation in the layer, whatever the prediction.
 *
 * The sign of a component is arbitrary. It is chosen so that the value of largest magnitude is positive; if the largest and the smallest value
 * have the same magnitude, so that the first non-zero value is positive.
 *
 * @param activations - activations of the target layer, after its activation function
 */
export function eigenCamMap(activations: LayerValues): Raster<Float64Array> {
  const channels = channelsOf(activations);
  const { data, width, height } = activations;
  const places = width * height;
  const means = channelSums(activations, channels, (i) => data[i] / places);
  const centred = Float64Array.from(data, (value, i) => value - means[i % channels]);
  const along = (direction: Float64Array): Float64Array =>
    Float64Array.from({ length: places }, (_, place) => {
      let sum = 0;
      for (let k = 0; k < channels; k++) sum += centred[place * channels + k] * direction[k];
      return sum;
    });
  let map: Float64Array;
  if (channels <= places) {
    map = along(principalVector(centred, channels));
  } else {
    // the smaller of the two Gram matrices is enough: the map is an eigenvector of the other one
    const turned = Float64Array.from(
      centred,
      (_, i) => centred[(i % places) * channels + Math.floor(i / places)],
    );
    const vector = principalVector(turned, places);
    const direction = new Float64Array(channels);
    let squares = 0;
    for (let k = 0; k < channels; k++) {
      let sum = 0;
      for (let place = 0; place < places; place++) sum += turned[k * places + place] * vector[place];
      direction[k] = sum;
      squares += sum * sum;
    }
    map = along(direction.map((value) => (squares > 0 ? value / Math.sqrt(squares) : 0)));
  }
  return { data: signed(map), width, height };
}

function signed(map: Float64Array): Float64Array {
  let [low, high] = [0, 0];
  for (const value of map) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const flip = -low > high || (-low === high && (map.find((value) => value !== 0) ?? 0) < 0);
  return flip ? map.map((value) => (value === 0 ? 0 : -value)) : map;
}
