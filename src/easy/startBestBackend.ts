import * as tf from '@tensorflow/tfjs-core';
import { backendOrder } from './backendOrder.js';
import { BACKEND_PACKAGES, type EasyBackend, importBackend, type WasmPaths } from './backends.js';

const TFJS_NAMES: Readonly<Record<EasyBackend, string>> = {
  webgpu: 'webgpu',
  webgl: 'webgl',
  wasm: 'wasm',
  native: 'tensorflow',
  cpu: 'cpu',
};

/**
 * Starts a tfjs backend: one that the program has imported itself, or else the best of those whose package is installed.
 *
 * @param only - the backend to start; the best one where it is undefined
 * @returns the tfjs name of the running backend
 * @throws AggregateError that names the packages to install, with the reason of each backend that did not start
 */
export async function startBestBackend(only?: EasyBackend, wasmPaths?: WasmPaths): Promise<string> {
  const registered = Object.keys(tf.engine().registryFactory);
  const names = only === undefined ? await backendOrder() : [only];
  if (only === undefined && registered.length > 0) {
    // a running backend is kept; of several that do not run yet, the best is started
    if (!tf.engine().backendName)
      for (const name of names)
        if (registered.includes(TFJS_NAMES[name]) && (await failureToStart(TFJS_NAMES[name])) === undefined)
          break;
    await tf.ready();
    return tf.getBackend();
  }
  const failures: Error[] = [];
  for (const name of names) {
    const reason = (await importBackend(name, wasmPaths)) ?? (await failureToStart(TFJS_NAMES[name]));
    if (reason === undefined) return tf.getBackend();
    failures.push(new Error(`${name}: ${reason instanceof Error ? reason.message : reason}`));
  }
  const [first] = names;
  const packages = names.map((name) => BACKEND_PACKAGES[name]).join(', ');
  throw new AggregateError(
    failures,
    `no tfjs backend could be started. Install one: npm install ${BACKEND_PACKAGES[first === 'webgpu' ? 'webgl' : first]}. ` +
      `Tried were ${packages} (${failures.map(({ message }) => message.split('\n')[0]).join('; ')})`,
  );
}

/** Makes a registered backend the current one. @returns undefined, or the reason why it does not start */
async function failureToStart(name: string): Promise<unknown> {
  try {
    // false where the backend fails to start; tfjs then keeps the name of the old one
    if (!(await tf.setBackend(name))) return 'it did not start';
    await tf.ready();
    return undefined;
  } catch (reason) {
    return reason;
  }
}
