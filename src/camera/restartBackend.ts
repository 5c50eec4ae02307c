import * as tf from '@tensorflow/tfjs-core';
import { currentBackend, isLost } from './deviceLoss.js';

let running: Promise<void> | undefined;

/**
 * Restarts the current backend after its WebGL context or WebGPU device was lost. All tensors and models on it are gone: dispose of the models
 * and load them again. Pending work on the lost context is rejected. A backend without a loss is left unchanged.
 *
 * @throws Error when the backend does not start again
 */
export function restartBackend(): Promise<void> {
  running ??= restart().finally(() => {
    running = undefined;
  });
  return running;
}

async function restart(): Promise<void> {
  const backend = currentBackend();
  if (!backend || !isLost(backend)) return;
  const name = tf.getBackend();
  const { factory, priority } = tf.engine().registryFactory[name];
  if (backend.gpgpu?.gl) rejectWaiting(backend.gpgpu.gl);
  tf.removeBackend(name);
  tf.registerBackend(name, factory, priority);
  if (await tf.setBackend(name)) return;
  throw new Error(`the backend ${name} was lost, and the browser does not let it start again`);
}

/**
 * Makes the pending fences of a lost context pass, which tfjs would poll forever; reading then fails. Nothing else uses the context.
 */
function rejectWaiting(gl: WebGL2RenderingContext): void {
  const fail = (): never => {
    throw new Error('the WebGL context was lost');
  };
  Object.assign(gl, {
    clientWaitSync: () => gl.CONDITION_SATISFIED,
    getBufferSubData: fail,
    readPixels: fail,
  });
}
