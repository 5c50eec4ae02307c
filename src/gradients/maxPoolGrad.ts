import * as tf from '@tensorflow/tfjs-core';
import { padded, placed, seen, spread, taps } from './windows.js';

interface Attributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The gradient of max pooling: the upstream gradient goes to the largest value of each window, to the first one of ties, as in TensorFlow on
 * the CPU.
 */
export function maxPoolGrad(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  y: tf.Tensor4D,
  attributes: Attributes,
): tf.Tensor4D {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const windows = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { inHeight, inWidth, padInfo } = windows;
  // the smallest finite float32: padding is never the largest value
  const input = padded(x, windows, -3.4028234663852886e38);
  let left = dy;
  let result: tf.Tensor4D = tf.zerosLike(x);
  for (const tap of taps(windows)) {
    const isLargest = tf.cast(tf.equal(seen(input, windows, tap), y), 'float32');
    const given: tf.Tensor4D = tf.mul(left, isLargest);
    left = tf.sub(left, given);
    const { row, column } = tap;
    result = tf.add(
      result,
      placed(spread(given, windows), row - padInfo.top, column - padInfo.left, inHeight, inWidth),
    );
  }
  return result;
}
