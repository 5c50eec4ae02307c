import * as tf from '@tensorflow/tfjs-core';

interface Attributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
}

/**
 * Scales the upstream gradient of an average pooling. A gradient kernel that divides by the full window size then divides by the number of
 * positions of the window inside the input, as the pooling itself does.
 *
 * @param dy - gradient with respect to the output, `[n, outHeight, outWidth, channels]`
 * @param x - input of the pooling
 * @returns `dy` itself if there is no padding
 */
export function scaledForPadding(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  { filterSize, strides, pad }: Attributes,
): tf.Tensor4D {
  const windows = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad);
  const { padInfo, filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = windows;
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return dy;
  const rows = shares(outHeight, windows.strideHeight, filterHeight, top, inHeight);
  const columns = shares(outWidth, windows.strideWidth, filterWidth, left, inWidth);
  return tf.mul(
    tf.mul(dy, tf.tensor4d(rows, [1, outHeight, 1, 1])),
    tf.tensor4d(columns, [1, 1, outWidth, 1]),
  );
}

/** For each window along one side, its length divided by the length that lies inside the input. */
function shares(count: number, stride: number, length: number, before: number, side: number): Float32Array {
  return Float32Array.from({ length: count }, (_, n) => {
    const start = n * stride - before;
    return length / (Math.min(side, start + length) - Math.max(0, start));
  });
}
