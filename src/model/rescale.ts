import * as tf from '@tensorflow/tfjs-core';

/** Maps colour values 0..255 to the range that a model was trained on. The caller owns the result. */
export function rescale(images: tf.Tensor4D, [low, high]: readonly [number, number]): tf.Tensor4D {
  return tf.tidy(() => {
    const scaled = tf.mul(images, (high - low) / 255);
    return (low === 0 ? scaled : tf.add(scaled, low)) as tf.Tensor4D;
  });
}
