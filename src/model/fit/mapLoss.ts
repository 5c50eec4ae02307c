import * as tf from '@tensorflow/tfjs-core';

/** A map that lies wholly outside of its mask costs `-log` of this. */
const LEAST = 0.01;
/** Added to the mean of a map's positive part: the share of a map that is hardly positive anywhere would have an unbounded gradient. */
const LEAST_MEAN = 0.05;

/**
 * How far the positive part of class maps lies outside of their masks: the mean of `-log(share inside)`. A class's map is that of Grad-CAM
 * (Selvaraju et al., https://arxiv.org/abs/1610.02391): the activations weighted by the class's row of the dense layer, the sum of both rows
 * where means and largest values are pooled. The largest values have one place each; their positive parts count as much as the map does.
 *
 * @param activations - `[n, h, w, channels]` of the target layer
 * @param kernel - `[channels, classes]` of the dense layer, or `[2 * channels, classes]`: the rows of the means, then those of the largest values
 * @param masks - `[n, h, w, classes]`, 0..1
 * @param known - `[n, classes]`, 1 where there is a mask
 */
export function mapLoss(
  activations: tf.Tensor4D,
  kernel: tf.Tensor2D,
  masks: tf.Tensor4D,
  known: tf.Tensor2D,
): tf.Scalar {
  return tf.tidy(() => {
    const [n, h, w, channels] = activations.shape;
    const [rows, classes] = kernel.shape;
    const count = tf.maximum(tf.sum(known), 1);
    const lossOf = (inside: tf.Tensor2D, all: tf.Tensor2D): tf.Scalar => {
      const share = tf.div(inside, all);
      const each = tf.neg(tf.log(tf.add(tf.mul(share, 1 - LEAST), LEAST)));
      return tf.div(tf.sum(tf.mul(each, known)), count);
    };
    const ofMeans = tf.slice(kernel, 0, channels);
    const ofLargest = rows > channels ? tf.slice(kernel, channels, channels) : undefined;
    const ofMap = ofLargest ? tf.add(ofMeans, ofLargest) : ofMeans;
    const flat = tf.matMul(tf.reshape(activations, [n * h * w, channels]), ofMap as tf.Tensor2D);
    const maps = tf.reshape(tf.relu(flat), [n, h, w, classes]);
    const inMap = tf.sum(tf.mul(maps, masks), [1, 2]) as tf.Tensor2D;
    const loss = lossOf(inMap, tf.add(tf.sum(maps, [1, 2]), LEAST_MEAN * h * w));
    if (!ofLargest) return loss;
    const places = tf.reshape(activations, [n, h * w, channels]) as tf.Tensor3D;
    const largest = tf.expandDims(tf.max(places, 1), 2);
    const parts = tf.mul(largest, tf.expandDims(tf.relu(ofLargest), 0));
    const atPlaces = maskAtLargest(places, tf.reshape(masks, [n, h * w, classes]));
    const inParts = tf.sum(tf.mul(parts, atPlaces), 1) as tf.Tensor2D;
    const ofParts = lossOf(inParts, tf.add(tf.sum(parts, 1), LEAST_MEAN));
    return tf.div(tf.add(loss, ofParts), 2);
  });
}

/**
 * The masks at the place of each channel's largest value, `[n, channels, classes]`; a constant for gradients.
 *
 * @param places - `[n, places, channels]`
 * @param masks - `[n, places, classes]`
 */
function maskAtLargest(places: tf.Tensor3D, masks: tf.Tensor3D): tf.Tensor3D {
  const constant = tf.customGrad((...[values]) => ({
    value: tf.gather(masks, tf.argMax(values as tf.Tensor, 1), 1, 1),
    gradFunc: () => [tf.zerosLike(places)],
  }));
  return constant(places) as tf.Tensor3D;
}
