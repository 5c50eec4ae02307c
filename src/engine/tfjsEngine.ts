import * as tf from '@tensorflow/tfjs-core';
import type { Batch, Engine, EngineOutput } from './engine.js';
import { NET_INPUT, type Net, type Operation } from './net.js';
import { readersOf } from './readers.js';

/**
 * Runs a net on the current backend of tfjs: bias and activation function in the kernel of the convolution, and each intermediate freed as
 * soon as its last reader is done.
 *
 * @returns an engine that owns a copy of the net's weights on the backend
 */
export function tfjsEngine(net: Net): Engine & { infer(images: tf.Tensor4D): NetTensors } {
  const weights = net.operations.map(weightTensors);
  const readers = readersOf(net);
  const shapes = new Map(net.operations.map(({ output, shape }) => [output, shape]));
  const activationShape = shapes.get(net.outputs.activations) as [number, number, number];
  const [numOutputs] = shapes.get(net.outputs.logits) as [number];
  let disposed = false;
  const infer = (images: tf.Tensor4D): NetTensors => {
    if (disposed) throw new Error('this engine was disposed');
    // freed by hand as soon as possible, and by the scope when something throws
    return tf.tidy(() => {
      const values = new Map<string, tf.Tensor>([[NET_INPUT, images]]);
      const left = new Map(readers);
      net.operations.forEach((operation, i) => {
        const inputs = operation.inputs.map((name) => values.get(name) as tf.Tensor);
        values.set(operation.output, compute(operation, inputs, weights[i]));
        for (const name of operation.inputs) {
          const count = (left.get(name) ?? 0) - 1;
          left.set(name, count);
          if (count === 0 && name !== NET_INPUT) values.get(name)?.dispose();
        }
      });
      return {
        logits: values.get(net.outputs.logits) as tf.Tensor2D,
        activations: values.get(net.outputs.activations) as tf.Tensor4D,
      };
    });
  };
  return {
    name: 'tfjs',
    activationShape,
    numOutputs,
    infer,
    async run({ data, count }: Batch, activations = false): Promise<EngineOutput> {
      const results = tf.tidy(() => {
        const found = infer(tf.tensor4d(data, [count, ...net.inputShape]));
        return activations ? [found.logits, found.activations] : [found.logits];
      });
      try {
        const [logits, maps] = (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[];
        return { logits, activations: maps };
      } finally {
        tf.dispose(results);
      }
    },
    dispose(): void {
      if (!disposed) tf.dispose(weights);
      disposed = true;
    },
  };
}

/** Results of one pass as tensors, which the caller owns. */
export interface NetTensors extends tf.TensorContainerObject {
  readonly logits: tf.Tensor2D;
  readonly activations: tf.Tensor4D;
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

function compute(
  operation: Operation,
  inputs: readonly tf.Tensor[],
  weights: readonly tf.Tensor[],
): tf.Tensor {
  const x = inputs[0] as tf.Tensor4D;
  switch (operation.kind) {
    case 'convolution': {
      const { strides, padding: pad, dilations, activation, depthwise } = operation;
      const run = depthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
      return run({
        ...{ x, filter: weights[0] as tf.Tensor4D, pad, activation },
        strides: [...strides] as [number, number],
        dilations: [...dilations] as [number, number],
        ...(weights[1] && { bias: weights[1] }),
      });
    }
    case 'dense':
      return tf.fused.matMul({
        a: x as tf.Tensor,
        b: weights[0],
        ...(weights[1] && { bias: weights[1] }),
      });
    case 'scale': {
      const scaled = tf.mul(x, operation.factor);
      if (operation.offset === 0) return scaled;
      const moved = tf.add(scaled, operation.offset);
      scaled.dispose();
      return moved;
    }
    case 'channelScale':
      return tf.tidy(() => tf.add(tf.mul(x, weights[0]), weights[1]));
    case 'averagePool':
    case 'maxPool': {
      const pool = operation.kind === 'maxPool' ? tf.maxPool : tf.avgPool;
      return pool(x, [...operation.size] as Pair, [...operation.strides] as Pair, operation.padding);
    }
    case 'globalAveragePool':
      return tf.mean(x, [1, 2]);
    case 'globalMaxPool':
      return tf.max(x, [1, 2]);
    case 'concatenate':
      return tf.concat([...inputs], -1);
    case 'add':
      return tf.addN([...inputs]);
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'prelu':
      return tf.prelu(x, weights[0]);
    case 'upsample':
      return tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);
    case 'reshape':
      return tf.reshape(x, [x.shape[0], ...operation.shape]);
    case 'pad':
      return tf.pad(x, [[0, 0], ...operation.amounts.map((pair) => [...pair] as Pair)]);
  }
}

type Pair = [number, number];
