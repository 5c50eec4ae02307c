import { createRequire } from 'node:module';
import { startBackend } from '../../src/node/index.js';

/**
 * Makes TensorFlow's C library the current backend.
 *
 * @throws Error with the line that tells how to get it, or what keeps it from starting
 */
export async function startNative(): Promise<void> {
  await startBackend('native').catch((cause: Error) => {
    if (isInstalled('@tensorflow/tfjs-node') || isInstalled('@tensorflow/tfjs-node-gpu')) throw cause;
    throw new Error('needs tfjs-node: npm run native && npm run test:native', {
      cause,
    });
  });
}

function isInstalled(name: string): boolean {
  try {
    return Boolean(createRequire(import.meta.url).resolve(name));
  } catch {
    return false;
  }
}
