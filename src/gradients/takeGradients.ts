import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../validate.js';

/**
 * Runs a backward pass. If it fails, no tensor is leaked, and the error names the remedy for a gradient that the backend lacks.
 * Await `registerGradients` first.
 *
 * @param run - calls `tf.grad` or a similar function
 * @throws Error naming the gradient that the backend lacks; the error of `run`
 */
export function takeGradients<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    freeTape();
    const message = messageOf(cause);
    const kernel = /Kernel '(\w+)' not registered/.exec(message)?.[1];
    if (kernel) {
      throw new Error(
        `the backend ${tf.getBackend()} has no ${kernel}, which this gradient needs: use the cpu, webgl, webgpu or native backend, or a later target layer`,
        { cause },
      );
    }
    const op = /gradient function not found for (\w+)/.exec(message)?.[1];
    if (op) {
      throw new Error(
        `tfjs has no gradient of ${op}: load @tensorflow/tfjs-layers, which registers the gradients, or choose a target layer behind it`,
        { cause },
      );
    }
    throw cause;
  }
}

/** Frees the tensors that the forward pass saved: tfjs keeps them if the backward pass throws. */
function freeTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved } of state.activeTape) tf.dispose(saved ?? []);
  state.activeTape = null as never;
}
