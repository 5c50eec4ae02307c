import * as tf from '@tensorflow/tfjs-core';
import { padded, placed, seen, spread, taps, type Windows } from './windows.js';

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

/** The gradient of a depthwise convolution with respect to its input: a depthwise convolution with the flipped filter. */
export function depthwiseInputGrad(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  attributes: Attributes & { readonly inputShape: Shape4D },
): tf.Tensor4D {
  const { inputShape } = attributes;
  const windows = windowsOf(inputShape, filter.shape, attributes);
  const { effectiveFilterHeight, effectiveFilterWidth, dilationHeight, dilationWidth, padInfo } = windows;
  const [, height, width] = inputShape;
  const channels = dy.shape[3];
  const [rows, columns] = [effectiveFilterHeight - 1, effectiveFilterWidth - 1];
  const back = placed(
    spread(dy, windows),
    rows - padInfo.top,
    columns - padInfo.left,
    height + rows,
    width + columns,
  );
  const turned = tf.reshape(tf.reverse(filter, [0, 1]), [filter.shape[0], filter.shape[1], channels, 1]);
  const spreadOut = tf.depthwiseConv2d(back, turned as tf.Tensor4D, 1, 'valid', 'NHWC', [
    dilationHeight,
    dilationWidth,
  ]);
  const multiplier = filter.shape[3];
  if (multiplier === 1) return spreadOut;
  return tf.reshape(tf.sum(tf.reshape(spreadOut, [-1, multiplier]), 1), inputShape);
}

/** The gradient of a depthwise convolution with respect to its filter. */
export function depthwiseFilterGrad(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: Attributes & { readonly filterShape: Shape4D },
): tf.Tensor4D {
  const { filterShape } = attributes;
  const windows = windowsOf(x.shape, filterShape, attributes);
  const [, , channels, multiplier] = filterShape;
  const input = padded(x, windows);
  const back = tf.reshape(dy, [-1, channels, multiplier]);
  const parts = taps(windows).map((tap) =>
    tf.sum(tf.mul(tf.reshape(seen(input, windows, tap), [-1, channels, 1]), back), 0),
  );
  return tf.reshape(tf.concat(parts, 0), filterShape);
}

function windowsOf(inputShape: Shape4D, filterShape: Shape4D, attributes: Attributes): Windows {
  const { strides, pad, dilations, dimRoundingMode } = attributes;
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}
