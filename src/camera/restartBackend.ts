import * as tf from '@tensorflow/tfjs-core';
import { currentBackend, isLost } from './deviceLoss.js';

let running: Promise<void> | undefined;

/**
 * Starts the current backend anew after its WebGL context or WebGPU device was lost. Every tensor and every model on it is gone: dispose of
 * models and load them again. Work that still waits for the lost context is rejected. A backend that has lost nothing is left as it is.
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
 * tfjs asks a fence of the lost context again and again, and would do so for ever: the fence is let pass, and reading fails then. The
 * context is of no other use.
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
