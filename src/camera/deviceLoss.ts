import * as tf from '@tensorflow/tfjs-core';

/** Members of the WebGL and WebGPU backends that other backends lack. */
interface Device extends tf.KernelBackend {
  readonly gpgpu?: { readonly gl?: WebGL2RenderingContext };
  readonly device?: { readonly lost?: Promise<unknown> };
}

interface Loss {
  lost: boolean;
  readonly listeners: Set<() => void>;
}

/** Result of work that was interrupted by the loss of the device. */
export const LOST = Symbol('lost');

/** Time to wait for the reason of a WebGPU error, in milliseconds. */
const PATIENCE = 250;

// one listener per backend, for any number of frames
const losses = new WeakMap<tf.KernelBackend, Loss>();

/**
 * Runs work on the current backend, and ends early when the device is lost: on a lost WebGL context tfjs would wait forever.
 *
 * @returns the result of the work, or `LOST` if the WebGL context or the WebGPU device was lost before it was done
 */
export async function unlessLost<T>(work: () => Promise<T>): Promise<T | typeof LOST> {
  const backend = currentBackend();
  const loss = backend && lossOf(backend);
  if (!backend || !loss) return work();
  if (isLost(backend)) return LOST;
  let stop = (): void => {};
  try {
    const result = await new Promise<T | typeof LOST>((resolve, reject) => {
      stop = () => resolve(LOST);
      loss.listeners.add(stop);
      work().then(resolve, reject);
    });
    // a lost context reads as zeros before it reports the loss
    return isLost(backend) ? LOST : result;
  } catch (error) {
    if (await isLostSoon(backend, loss)) return LOST;
    throw error;
  } finally {
    loss.listeners.delete(stop);
  }
}

/** Current backend, if any. */
export function currentBackend(): Device | undefined {
  const name = tf.getBackend() as string | undefined;
  return (name && (tf.findBackend(name) as Device | null)) || undefined;
}

/** Whether the context or device of a backend was lost, also if the browser has restored it since: its content is gone. */
export function isLost(backend: Device): boolean {
  return Boolean(lossOf(backend)?.lost || backend.gpgpu?.gl?.isContextLost());
}

/** Whether a device is lost, or reports its loss within `PATIENCE`: a lost WebGPU device raises errors first. */
function isLostSoon(backend: Device, { listeners }: Loss): Promise<boolean> | boolean {
  if (isLost(backend) || !backend.device) return isLost(backend);
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      listeners.delete(settle);
      resolve(isLost(backend));
    };
    const timer = setTimeout(settle, PATIENCE);
    listeners.add(settle);
  });
}

function lossOf(backend: Device): Loss | undefined {
  const known = losses.get(backend);
  if (known) return known;
  const canvas = backend.gpgpu?.gl?.canvas;
  const promise = backend.device?.lost;
  if (!canvas && !promise) return undefined;
  const loss: Loss = { lost: false, listeners: new Set() };
  const tell = (): void => {
    loss.lost = true;
    for (const listener of [...loss.listeners]) listener();
  };
  canvas?.addEventListener('webglcontextlost', tell);
  promise?.then(tell, tell);
  losses.set(backend, loss);
  return loss;
}
