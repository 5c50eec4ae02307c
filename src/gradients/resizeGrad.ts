import * as tf from '@tensorflow/tfjs-core';

interface Attributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

type Resize = typeof tf.image.resizeBilinear;

/**
 * The gradient of resizing a map, bilinear or nearest-neighbour. Resizing is one matrix for the rows and one for the columns, which the forward
 * kernel returns for unit vectors; the upstream gradient is multiplied by their transposes.
 */
export function resizeGrad(
  resize: Resize,
  dy: tf.Tensor4D,
  images: tf.Tensor4D,
  { alignCorners, halfPixelCenters }: Attributes,
): tf.Tensor4D {
  const [count, height, width, channels] = images.shape;
  const [, outHeight, outWidth] = dy.shape;
  const transposed = (from: number, to: number): tf.Tensor3D => {
    const units = tf.reshape(tf.eye(from), [1, from, 1, from]) as tf.Tensor4D;
    const matrix = resize(units, [to, 1], alignCorners, halfPixelCenters);
    return tf.reshape(tf.transpose(tf.reshape(matrix, [to, from])), [1, from, to]);
  };
  const rows = tf.matMul(
    transposed(height, outHeight),
    tf.reshape(dy, [count, outHeight, outWidth * channels]) as tf.Tensor3D,
  );
  const columns = tf.matMul(
    transposed(width, outWidth),
    tf.reshape(rows, [count * height, outWidth, channels]) as tf.Tensor3D,
  );
  return tf.reshape(columns, images.shape);
}
