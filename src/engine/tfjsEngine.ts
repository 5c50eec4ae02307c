import * as tf from '@tensorflow/tfjs-core';
import { supplyConvolutions } from '../gradients/supplyConvolutions.js';
import type { Batch, Engine, EngineOutputs } from './engine.js';
import { inParts } from './inParts.js';
import { NET_INPUT, type Net, type Operation } from './net.js';
import { type Plan, planOf } from './plan.js';

/** An engine of tfjs, which runs tensors, too. */
export interface TfjsEngine extends Engine {
  /**
   * Runs a part of the net on a tensor. No gradient can be taken through it.
   *
   * @param from - the value that is given: `'images'`, `[n, height, width, channels]` in 0..255, or one of the net's outputs
   * @param outputs - the net's outputs to compute
   * @returns a tensor for each of `outputs`, owned by the caller
   * @throws Error when the engine was disposed
   */
  infer(value: tf.Tensor, outputs: readonly string[], from?: string): tf.Tensor[];
}

/**
 * Runs a net on the current backend of tfjs: bias and activation function in the kernel of the convolution, and each intermediate freed as
 * soon as its last reader is done.
 *
 * @returns an engine that owns a copy of the net's weights on the backend
 */
export function tfjsEngine(net: Net): TfjsEngine {
  const weights = tf.tidy(() =>
    net.operations.map(weightTensors).map((own) => own.map((each) => tf.keep(each))),
  );
  let disposed = false;
  const plans = new Map<string, Plan>();
  const infer = (given: tf.Tensor, outputs: readonly string[], from: string = NET_INPUT): tf.Tensor[] => {
    if (disposed) throw new Error('this engine was disposed');
    supplyConvolutions(tf.getBackend());
    const start = net.outputs[from] ?? from;
    const wanted = outputs.map((name) => net.outputs[name]);
    const key = [start, ...wanted].join();
    const plan = plans.get(key) ?? planOf(net, start, wanted);
    plans.set(key, plan);
    // freed by hand as soon as possible, and by the scope when something throws
    return tf.tidy(() => {
      const values = new Map([[start, given]]);
      const left = new Map(plan.readers);
      const value = (name: string): tf.Tensor => {
        const found = values.get(name);
        if (found) return found;
        throw new RangeError(`the net must compute ${name} before it is read`);
      };
      for (const [i, operation] of plan.steps) {
        values.set(operation.output, compute(operation, operation.inputs.map(value), weights[i]));
        for (const name of operation.inputs) {
          const count = (left.get(name) ?? 0) - 1;
          left.set(name, count);
          if (count === 0 && name !== start) value(name).dispose();
        }
      }
      return wanted.map(value);
    });
  };
  return {
    name: 'tfjs',
    infer,
    async run<O extends string>(batch: Batch, outputs: readonly O[]): Promise<EngineOutputs<O>> {
      return inParts(net, batch, tf.getBackend() === 'wasm', async ({ data, count }, [height, width]) => {
        const results = tf.tidy(() =>
          infer(tf.tensor4d(data, [count, height, width, net.inputShape[2]]), outputs),
        );
        try {
          const values = (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[];
          return Object.fromEntries(outputs.map((name, i) => [name, values[i]])) as Record<O, Float32Array>;
        } finally {
          tf.dispose(results);
        }
      });
    },
    dispose(): void {
      if (!disposed) tf.dispose(weights);
      disposed = true;
    },
  };
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
      const { strides, padding: pad, dilations, depthwise, slope } = operation;
      const activation = operation.activation === 'leakyRelu' ? 'leakyrelu' : operation.activation;
      const run = depthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
      return run({
        ...{ x, filter: weights[0] as tf.Tensor4D, pad, activation },
        strides: [...strides] as [number, number],
        dilations: [...dilations] as [number, number],
        ...(weights[1] && { bias: weights[1] }),
        ...(slope !== undefined && { leakyreluAlpha: slope }),
      });
    }
    case 'dense':
      return tf.fused.matMul({
        a: x as tf.Tensor,
        b: weights[0],
        ...(weights[1] && { bias: weights[1] }),
      });
    case 'scale': {
      const { factor, offset } = operation;
      if (factor === 1) return tf.add(x, offset);
      return offset === 0 ? tf.mul(x, factor) : tf.tidy(() => tf.add(tf.mul(x, factor), offset));
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
    case 'hardSwish':
      return tf.tidy(() => tf.mul(x, tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6)));
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'multiply':
      return tf.mul(inputs[0], inputs[1]);
    case 'prelu':
      return tf.prelu(x, weights[0]);
    case 'upsample':
      return tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);
    case 'upsampleBilinear':
      return tf.image.resizeBilinear(x, [2 * x.shape[1], 2 * x.shape[2]], false, true);
    case 'depthToSpace':
      return tf.depthToSpace(x, 2, 'NHWC');
    case 'reshape':
      return tf.reshape(x, [x.shape[0], ...operation.shape]);
    case 'pad':
      return tf.pad(x, [[0, 0], ...operation.amounts.map((pair) => [...pair] as Pair)]);
  }
}

type Pair = [number, number];
