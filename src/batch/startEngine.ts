import { type EngineFactory, onnxEngine } from '../engine/index.js';
import { loadOnnxRuntime } from '../node/loadOnnxRuntime.js';
import { startBackend } from '../node/startBackend.js';
import type { ProcessorSettings } from './processorOptions.js';

/** One thread: one process runs per core. */
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' };

/**
 * Starts what runs the networks.
 *
 * @returns its name, and the engine where it is not tfjs itself
 * @throws Error where it is not installed or does not start
 */
export async function startEngine(
  backend: ProcessorSettings['backend'],
): Promise<{ readonly name: string; readonly engine: EngineFactory | undefined }> {
  if (backend !== 'auto' && backend !== 'onnx') {
    await startBackend(backend);
    return { name: backend, engine: undefined };
  }
  const runtime = await loadOnnxRuntime();
  if (!runtime && backend === 'onnx')
    throw new Error(
      'the backend onnx needs onnxruntime-node, which is not installed: npm install onnxruntime-node',
    );
  // the model is loaded, and gradients are taken, by tfjs
  await startBackend('wasm');
  return runtime
    ? { name: 'onnx', engine: onnxEngine(runtime, ONE_THREAD) }
    : { name: 'wasm', engine: undefined };
}
