import * as tf from '@tensorflow/tfjs-core';

/**
 * Maps colour values 0..255 to the range that a model was trained on.
 *
 * @throws TypeError for a disposed tensor, or one of another tfjs engine: copies of tfjs-core share theirs, but not across realms (iframes)
 */
export function rescale(images: tf.Tensor4D, [low, high]: readonly [number, number]): tf.Tensor4D {
  if (!tf.engine().state.tensorInfo.has(images.dataId))
    throw new TypeError('`images` must be a live tensor of this tfjs engine, got a disposed or foreign one');
  return tf.tidy(() => {
    const scaled = tf.mul(images, (high - low) / 255);
    return (low === 0 ? scaled : tf.add(scaled, low)) as tf.Tensor4D;
  });
}
