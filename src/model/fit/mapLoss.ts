import * as tf from '@tensorflow/tfjs-core';

/** A map that lies wholly outside of its mask costs `-log` of this. */
const LEAST = 0.01;
/** Added to the mean of a map's positive part: the share of a map that is hardly positive anywhere would have an unbounded gradient. */
const LEAST_MEAN = 0.05;

/**
 * How far the positive part of class maps lies outside of their masks: the mean of `-log(share inside)`. A class's map is that of CAM (Zhou
 * et al., https://arxiv.org/abs/1512.04150): the activations weighted by the class's row of the dense layer, which Grad-CAM gives, too.
 *
 * @param activations - `[n, h, w, channels]` of the target layer
 * @param kernel - `[channels, classes]` of the dense layer
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
    const flat = tf.matMul(tf.reshape(activations, [n * h * w, channels]) as tf.Tensor2D, kernel);
    const maps = tf.reshape(tf.relu(flat), [n, h, w, kernel.shape[1]]);
    const inside = tf.sum(tf.mul(maps, masks), [1, 2]);
    const share = tf.div(inside, tf.add(tf.sum(maps, [1, 2]), LEAST_MEAN * h * w));
    const each = tf.neg(tf.log(tf.add(tf.mul(share, 1 - LEAST), LEAST)));
    return tf.div(tf.sum(tf.mul(each, known)), tf.maximum(tf.sum(known), 1));
  });
}
