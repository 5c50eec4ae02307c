import * as tf from '@tensorflow/tfjs-core';

/**
 * Makes WebGPU the current backend in Node, through Dawn in the npm package `webgpu`, which is no dependency: it has 132 MB.
 *
 * @throws Error when the package is missing or finds no adapter
 */
export async function startWebGpu(): Promise<void> {
  const name = 'webgpu';
  const dawn = (await import(name).catch((cause) => {
    throw new Error('needs the package webgpu: npm install --no-save webgpu && npm run test:webgpu', {
      cause,
    });
  })) as { create(options: string[]): unknown; globals: object };
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]) as { requestAdapter(): Promise<object | null> };
  if (!(await gpu.requestAdapter()))
    throw new Error(
      'found no adapter: it needs a driver for Vulkan, Metal or Direct3D 12; the one of an installed Chromium is found through LD_LIBRARY_PATH and VK_ICD_FILENAMES',
    );
  // the backend's package looks there while it is loaded
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('did not start');
  await tf.ready();
}
