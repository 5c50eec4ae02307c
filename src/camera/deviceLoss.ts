import * as tf from '@tensorflow/tfjs-core';

/** What the WebGL and the WebGPU backend have, and others do not. */
interface Device extends tf.KernelBackend {
  readonly gpgpu?: { readonly gl?: WebGL2RenderingContext };
  readonly device?: { readonly lost?: Promise<unknown> };
}

interface Loss {
  lost: boolean;
  readonly listeners: Set<() => void>;
}

/** Stands for work that a lost device made impossible. */
export const LOST = Symbol('lost');

/** How long an error of WebGPU waits for its reason, in milliseconds. */
const PATIENCE = 250;

// one listener for each backend, however many frames are looked at
const losses = new WeakMap<tf.KernelBackend, Loss>();

/**
 * Does work on the current backend. On a lost WebGL context tfjs waits for ever, so this does not wait for the work alone.
 *
 * @returns what the work gives, or `LOST` where the WebGL context or the WebGPU device was lost before it was done
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
    // a lost context reads as zeros before it tells that it was lost
    return isLost(backend) ? LOST : result;
  } catch (error) {
    if (await isLostSoon(backend, loss)) return LOST;
    throw error;
  } finally {
    loss.listeners.delete(stop);
  }
}

/** The backend that is running, if any. */
export function currentBackend(): Device | undefined {
  const name = tf.getBackend() as string | undefined;
  return (name && (tf.findBackend(name) as Device | null)) || undefined;
}

/** Whether the context or device under a backend was lost, even if the browser has restored it since: what it held is gone. */
export function isLost(backend: Device): boolean {
  return Boolean(lossOf(backend)?.lost || backend.gpgpu?.gl?.isContextLost());
}

/** A lost WebGPU device makes errors a little before it tells that it was lost. */
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
