import * as tf from '@tensorflow/tfjs-core';
import type { DetectedFace, Raster } from '../types.js';

/** A tensor of the net as the weights file has it: 8 bit per value, `value * scale + min`. */
export interface TinyFaceWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization: { readonly scale: number; readonly min: number };
}

/** The weights of the net by name, row-major. */
export type TinyFaceWeights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly data: Float32Array }
>;

/** Pixels per cell of the net's output: the sides of what it is given are multiples of it. */
export const CELL = 32;

// width and height in cells; these and the mean colour are of face-api's src/tinyFaceDetector/const.ts
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
/** The colour that the net takes for nothing, RGB in 0..255. */
export const MEAN_RGB = [117.001, 114.697, 97.404];
const VALUES = 5;
const SLOPE = 0.1;

/**
 * Runs the tiny face detector of face-api.js (Vincent Mühler, MIT, https://github.com/justadudewhohacks/face-api.js): a YOLO of
 * separable convolutions that sees upright faces of about 40 to 300 pixels.
 *
 * @param image - RGB in 0..255, its sides multiples of `CELL`
 * @returns each place that may be a face with at least `minConfidence`, several for one face, in pixels of `image`, as the net draws
 *   them: from the brow to below the chin, wider than the face
 */
export async function runTinyFaceNet(
  weights: TinyFaceWeights,
  image: Raster<Float32Array>,
  minConfidence: number,
): Promise<DetectedFace[]> {
  const output = tf.tidy(() => forward(weights, image));
  let values: ArrayLike<number>;
  try {
    values = await output.data();
  } finally {
    output.dispose();
  }
  const [, rows, columns] = output.shape;
  const faces: DetectedFace[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (const [anchor, [wide, high]] of ANCHORS.entries()) {
        const at = ((row * columns + column) * ANCHORS.length + anchor) * VALUES;
        const confidence = sigmoid(values[at + 4]);
        if (!(confidence >= minConfidence)) continue;
        const width = Math.exp(values[at + 2]) * wide * CELL;
        const height = Math.exp(values[at + 3]) * high * CELL;
        const x = (column + sigmoid(values[at])) * CELL - width / 2;
        const y = (row + sigmoid(values[at + 1])) * CELL - height / 2;
        faces.push({ x, y, width, height, confidence });
      }
    }
  }
  return faces;
}

function forward(weights: TinyFaceWeights, { data, width, height }: Raster<Float32Array>): tf.Tensor4D {
  const tensor = <T extends tf.Tensor>(name: string): T => {
    const { data: values, shape } = weights.get(name) as { data: Float32Array; shape: number[] };
    return tf.tensor(values, shape) as T;
  };
  const conv = (
    x: tf.Tensor4D,
    filter: string,
    bias: string,
    activation: 'leakyrelu' | 'linear',
  ): tf.Tensor4D =>
    tf.fused.conv2d({
      x,
      filter: tensor<tf.Tensor4D>(filter),
      bias: tensor<tf.Tensor1D>(bias),
      strides: 1,
      pad: 'valid',
      activation,
      leakyreluAlpha: SLOPE,
    });
  const pixels = tf.tensor4d(data, [1, height, width, 3]);
  let x: tf.Tensor4D = tf.div(tf.sub(pixels, tf.tensor1d(MEAN_RGB)), 255);
  x = conv(x, 'conv0/filters', 'conv0/bias', 'leakyrelu');
  for (let layer = 1; layer <= 5; layer++) {
    x = tf.maxPool(x, 2, 2, 'same');
    x = tf.depthwiseConv2d(x, tensor<tf.Tensor4D>(`conv${layer}/depthwise_filter`), 1, 'same');
    x = conv(x, `conv${layer}/pointwise_filter`, `conv${layer}/bias`, 'leakyrelu');
  }
  x = tf.maxPool(x, 2, 1, 'same');
  return conv(x, 'conv8/filters', 'conv8/bias', 'linear');
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
