import * as tf from '@tensorflow/tfjs-core';
import { checkOneOf } from '../validate.js';

/** The backends that run in Node. */
export type NodeBackend = 'wasm' | 'native' | 'cpu';

const PACKAGES = {
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  native: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
  cpu: ['@tensorflow/tfjs-backend-cpu'],
} as const;
const NAMES = { wasm: 'wasm', native: 'tensorflow', cpu: 'cpu' } as const;

/**
 * Loads a tfjs backend package and makes it the current backend.
 *
 * @param name - `'wasm'` is fast for single photos and installs everywhere; `'native'` is TensorFlow's C library, or CUDA
 * @throws Error when none of its packages is installed, or it does not start
 */
export async function startBackend(name: NodeBackend = 'wasm'): Promise<void> {
  checkOneOf('name', name, Object.keys(PACKAGES));
  const failures: unknown[] = [];
  for (const module of PACKAGES[name]) {
    try {
      await import(module);
      // false where the backend fails to start; tfjs then keeps the name of the old one
      if (await tf.setBackend(NAMES[name])) return await tf.ready();
      failures.push(new Error(`${module} did not start`));
    } catch (error) {
      failures.push(error);
    }
  }
  const packages = PACKAGES[name].join(' or ');
  throw new AggregateError(failures, `the backend ${name} needs ${packages}: ${failures[0]}`);
}
