import * as tf from '@tensorflow/tfjs-core';
import { supplyConvolutions } from '../gradients/supplyConvolutions.js';
import type { Batch, Engine, EngineOutputs } from './engine.js';
import { cachedImages, inParts } from './inParts.js';
import { NET_INPUT, type Net } from './net.js';
import { type Plan, planOf } from './plan.js';
import { splitPooling } from './splitPooling.js';
import { tfjsKernel } from './tfjsKernel.js';

/** An engine of tfjs, which also runs on tensors. */
export interface TfjsEngine extends Engine {
  /**
   * Runs a part of the net on a tensor. It is not differentiable.
   *
   * @param from - the given value: `'images'`, `[n, height, width, channels]` in 0..255, or one of the net's outputs
   * @param outputs - the net's outputs to compute
   * @returns a tensor for each of `outputs`, owned by the caller
   * @throws Error when the engine was disposed
   */
  infer(value: tf.Tensor, outputs: readonly string[], from?: string): tf.Tensor[];
}

/**
 * Runs a net on the current backend of tfjs: bias and activation function are fused with the convolution, and each intermediate is freed after
 * its last reader.
 *
 * @returns an engine that owns a copy of the net's weights on the backend
 */
export function tfjsEngine(net: Net): TfjsEngine {
  const split = splitPooling(net);
  const operations = new Set([...net.operations, ...split.operations]);
  const kernels = new Map([...operations].map((each) => [each, tfjsKernel(each)]));
  let disposed = false;
  const plans = new Map<string, Plan>();
  const infer = (given: tf.Tensor, outputs: readonly string[], from: string = NET_INPUT): tf.Tensor[] => {
    if (disposed) throw new Error('this engine was disposed');
    supplyConvolutions(tf.getBackend());
    const start = net.outputs[from] ?? from;
    const wanted = outputs.map((name) => net.outputs[name]);
    const key = [start, ...wanted].join();
    // when only the head runs, it starts at the map that its pooling reads
    const plan = plans.get(key) ?? planOf(start === NET_INPUT ? split : net, start, wanted);
    plans.set(key, plan);
    // tensors are freed explicitly as early as possible; the scope frees them if something throws
    return tf.tidy(() => {
      const values = new Map([[start, given]]);
      const left = new Map(plan.readers);
      const value = (name: string): tf.Tensor => {
        const found = values.get(name);
        if (found) return found;
        throw new RangeError(`the net must compute ${name} before it is read`);
      };
      for (const operation of plan.steps) {
        const output = kernels.get(operation)?.run(operation.inputs.map(value));
        if (output) values.set(operation.output, output);
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
    get preferredBatchSize() {
      return tf.getBackend() === 'wasm' ? cachedImages(net) : undefined;
    },
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
      if (!disposed) for (const { weights } of kernels.values()) tf.dispose([...weights]);
      disposed = true;
    },
  };
}
