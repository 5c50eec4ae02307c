import * as tf from '@tensorflow/tfjs-core';
import type { Convolution, Operation } from './net.js';

/** An operation of a net, ready to run on the current backend of tfjs. */
export interface TfjsKernel {
  /** Tensors that the kernel owns. */
  readonly weights: readonly tf.Tensor[];
  /** Output of the operation for its inputs, batch included; the caller owns it. */
  run(inputs: readonly tf.Tensor[]): tf.Tensor;
}

type Pair = [number, number];

/**
 * The kernel of an operation. Convolutions and poolings call the kernels of tfjs directly: the checks of `tf.fused.conv2d`, which are the same
 * on every call, cost a twentieth of a forward pass on wasm.
 *
 * @returns a kernel whose weights outlive the current `tf.tidy`
 */
export function tfjsKernel(operation: Operation): TfjsKernel {
  const weights = weightTensors(operation).map((each) => tf.keep(each));
  return { weights, run: runOf(operation, weights) };
}

function weightTensors(operation: Operation): tf.Tensor[] {
  switch (operation.kind) {
    case 'convolution':
    case 'dense': {
      const { kernel, kernelShape, bias } = operation;
      return [tf.tensor(kernel, [...kernelShape]), ...(bias ? [tf.tensor1d(bias)] : [])];
    }
    case 'channelScale':
      return [tf.tensor1d(operation.factors), tf.tensor1d(operation.offsets)];
    case 'prelu':
      return [tf.tensor1d(operation.slope)];
    default:
      return [];
  }
}

function runOf(operation: Operation, weights: readonly tf.Tensor[]): TfjsKernel['run'] {
  const [first, second] = weights;
  switch (operation.kind) {
    case 'convolution':
      return convolutionOf(operation, first, second);
    case 'dense':
      return ([a]) => tf.fused.matMul({ a, b: first, ...(second && { bias: second }) });
    case 'scale': {
      const { factor, offset } = operation;
      if (factor === 1) return ([x]) => tf.add(x, offset);
      return ([x]) => (offset === 0 ? tf.mul(x, factor) : tf.tidy(() => tf.add(tf.mul(x, factor), offset)));
    }
    case 'channelScale':
      return ([x]) => tf.tidy(() => tf.add(tf.mul(x, first), second));
    case 'averagePool':
    case 'maxPool': {
      const name = operation.kind === 'maxPool' ? tf.MaxPool : tf.AvgPool;
      const window = { filterSize: [...operation.size], strides: [...operation.strides] };
      return ([x]) => runKernel(name, x, { ...window, pad: operation.padding });
    }
    case 'globalAveragePool':
      return ([x]) => wholePool(tf.AvgPool, x as tf.Tensor4D);
    case 'globalMaxPool':
      return ([x]) => wholePool(tf.MaxPool, x as tf.Tensor4D);
    case 'concatenate':
      return (inputs) => tf.concat([...inputs], -1);
    case 'add':
      return (inputs) => (inputs.length === 2 ? tf.add(inputs[0], inputs[1]) : tf.addN([...inputs]));
    case 'multiply':
      return ([a, b]) => tf.mul(a, b);
    case 'relu':
      return ([x]) => tf.relu(x);
    case 'relu6':
      return ([x]) => tf.relu6(x);
    case 'hardSwish':
      return ([x]) => tf.tidy(() => tf.mul(x, tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6)));
    case 'sigmoid':
      return ([x]) => tf.sigmoid(x);
    case 'prelu':
      return ([x]) => tf.prelu(x, first);
    case 'upsample': {
      const [down, across] = operation.factors;
      return ([x]) =>
        tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [
          down * (x as tf.Tensor4D).shape[1],
          across * (x as tf.Tensor4D).shape[2],
        ]);
    }
    case 'upsampleBilinear':
      return ([x]) => {
        const { shape } = x as tf.Tensor4D;
        return tf.image.resizeBilinear(x as tf.Tensor4D, [2 * shape[1], 2 * shape[2]], false, true);
      };
    case 'depthToSpace':
      return ([x]) => tf.depthToSpace(x as tf.Tensor4D, 2, 'NHWC');
    case 'reshape':
      return ([x]) => tf.reshape(x, [x.shape[0], ...operation.shape]);
    case 'pad': {
      const amounts = operation.amounts.map(([before, behind]): Pair => [before, behind]);
      return ([x]) => tf.pad(x, [[0, 0], ...amounts]);
    }
  }
}

function convolutionOf(operation: Convolution, filter: tf.Tensor, bias?: tf.Tensor): TfjsKernel['run'] {
  const { strides, padding: pad, dilations, depthwise, slope, activation } = operation;
  const name = depthwise ? tf.FusedDepthwiseConv2D : tf.FusedConv2D;
  const attributes: tf.NamedAttrMap = {
    ...{ strides: [...strides], pad, dataFormat: 'NHWC', dilations: [...dilations] },
    activation: activation === 'leakyRelu' ? 'leakyrelu' : activation,
    ...(slope !== undefined && { leakyreluAlpha: slope }),
  };
  const others = { filter, ...(bias && { bias }) };
  return ([x]) => runKernel(name, x, attributes, others);
}

function runKernel(
  name: string,
  x: tf.Tensor,
  attributes: tf.NamedAttrMap,
  others: tf.NamedTensorMap = {},
): tf.Tensor {
  const input = x.dtype === 'float32' ? x : tf.cast(x, 'float32');
  return tf.engine().runKernel<tf.Tensor>(name, { x: input, ...others }, attributes);
}

/** Pooling with a window as large as the map: faster than a reduction over two axes, for which the map is transposed first. */
function wholePool(name: string, x: tf.Tensor4D): tf.Tensor {
  const [count, height, width, channels] = x.shape;
  const size = [height, width];
  const attributes = { filterSize: size, strides: size, pad: 'valid' };
  return tf.tidy(() => tf.reshape(runKernel(name, x, attributes), [count, channels]));
}
