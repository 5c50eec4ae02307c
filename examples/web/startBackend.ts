import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from './messages.js';

const LOAD: Readonly<Record<Backend, () => Promise<unknown>>> = {
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  wasm: async () => {
    const [{ setWasmPaths }, ...files] = await Promise.all([
      import('@tensorflow/tfjs-backend-wasm'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm'),
    ]);
    // from this server: by default they would come from beside the page
    const [plain, simd, threaded] = files.map((file) => new URL(file.default, import.meta.url).href);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain,
      'tfjs-backend-wasm-simd.wasm': simd,
      'tfjs-backend-wasm-threaded-simd.wasm': threaded,
    });
  },
};

/**
 * Loads a backend and starts it.
 *
 * @param onLost - called when the browser takes its WebGL context or WebGPU device away
 * @throws Error where the browser cannot run it
 */
export async function startBackend(name: Backend, onLost: () => void): Promise<void> {
  await LOAD[name]();
  // tfjs says false for some failures, and throws others
  const started = await tf.setBackend(name).catch(() => false);
  if (!started || tf.getBackend() !== name) throw new Error(`This browser does not run ${name}.`);
  const { gpgpu, device } = tf.backend() as {
    gpgpu?: { gl: WebGL2RenderingContext };
    device?: { lost: Promise<unknown> };
  };
  gpgpu?.gl.canvas.addEventListener('webglcontextlost', onLost);
  device?.lost.then(onLost);
}
