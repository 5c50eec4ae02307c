import * as tf from '@tensorflow/tfjs-core';

interface Weight {
  read(): tf.Tensor;
}

interface Activation {
  apply(values: tf.Tensor): tf.Tensor;
}

/** The properties of a tfjs-layers layer that are used here. */
interface LayerParts {
  getClassName(): string;
  readonly dataFormat?: string;
  readonly dilationRate?: number | readonly number[];
  readonly strides?: [number, number];
  readonly padding?: 'same' | 'valid';
  readonly kernel?: Weight;
  readonly bias?: Weight | null;
  readonly activation?: Activation | null;
  readonly axis?: number | readonly number[];
  readonly epsilon?: number;
  readonly gamma?: Weight | null;
  readonly beta?: Weight | null;
  readonly movingMean?: Weight;
  readonly movingVariance?: Weight;
}

/**
 * Calls a tfjs-layers layer, in inference mode, whose own call has no gradient in tfjs 4.22: a dilated convolution (it runs as a fused kernel,
 * whose gradient throws) or a batch normalisation without scale or offset.
 *
 * @returns undefined for every other layer: its own call has a gradient
 */
export function differentiableCall(layer: object, input: tf.Tensor): tf.Tensor | undefined {
  const parts = layer as LayerParts;
  const name = parts.getClassName();
  if (name === 'Conv2D') return dilatedConvolution(parts, input);
  return name === 'BatchNormalization' ? normalisation(parts, input) : undefined;
}

function dilatedConvolution(layer: LayerParts, input: tf.Tensor): tf.Tensor | undefined {
  const { dataFormat, dilationRate = 1, strides, padding, kernel, bias, activation } = layer;
  const [down, across = down] = [dilationRate].flat();
  if ((down === 1 && across === 1) || dataFormat !== 'channelsLast' || !kernel || !strides || !padding)
    return undefined;
  const filter = kernel.read() as tf.Tensor4D;
  const convolved = tf.conv2d(input as tf.Tensor4D, filter, strides, padding, 'NHWC', [down, across]);
  const shifted = bias ? tf.add(convolved, bias.read()) : convolved;
  return activation ? activation.apply(shifted) : shifted;
}

function normalisation(layer: LayerParts, input: tf.Tensor): tf.Tensor | undefined {
  const { axis = -1, epsilon = 1e-3, gamma, beta, movingMean, movingVariance } = layer;
  if ((gamma && beta) || !movingMean || !movingVariance) return undefined;
  // Keras saves a list with one entry
  const [own] = [axis].flat();
  const at = own < 0 ? input.rank + own : own;
  const along = (weight: Weight): tf.Tensor =>
    tf.reshape(
      weight.read(),
      input.shape.map((side, i) => (i === at ? side : 1)),
    );
  const scale = tf.rsqrt(tf.add(along(movingVariance), epsilon));
  const centred = tf.sub(input, along(movingMean));
  const scaled = tf.mul(centred, gamma ? tf.mul(scale, along(gamma)) : scale);
  return beta ? tf.add(scaled, along(beta)) : scaled;
}
