import * as tf from '@tensorflow/tfjs-core';
import { padded, seen, taps } from './windows.js';

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly filterShape: [number, number, number, number];
}

/** The gradient of a convolution with respect to its filter: for each filter position, the input that it sees times the upstream gradient. */
export function conv2dFilterGrad(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: Attributes): tf.Tensor4D {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat, filterShape } = attributes;
  if (dataFormat === 'NCHW') {
    throw new Error(
      `the gradient of a convolution needs channels last (NHWC) on the backend ${tf.getBackend()}`,
    );
  }
  const windows = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  const { inChannels, outChannels } = windows;
  const input = padded(x, windows);
  const back = tf.reshape(dy, [-1, outChannels]);
  const parts = taps(windows).map((tap) => {
    // transposed first, because wasm's matMul is slow with `transposeA`
    const columns = tf.transpose(tf.reshape(seen(input, windows, tap), [-1, inChannels]));
    return tf.matMul(columns, back);
  });
  return tf.reshape(parts.length === 1 ? parts[0] : tf.concat(parts, 0), filterShape);
}
