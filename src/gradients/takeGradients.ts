import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../validate.js';

/**
 * Runs a backward pass. A failed one leaves no tensor behind, and its error names the remedy if the backend lacks a gradient.
 * `registerGradients` should have been awaited before.
 *
 * @param run - calls `tf.grad` or its like
 * @throws Error naming what the backend lacks, and whatever `run` throws
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

/** A backward pass that throws leaves tfjs holding what the forward pass saved for it. */
function freeTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved } of state.activeTape) tf.dispose(saved ?? []);
  state.activeTape = null as never;
}
