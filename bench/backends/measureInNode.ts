import * as ort from 'onnxruntime-node';
import { type EngineFactory, onnxEngine } from '../../src/engine/index.js';
import { startBackend } from '../../src/node/index.js';
import type { Pixels } from '../../src/types.js';
import type { Answer } from '../../test/backends/answerOf.js';
import { startNative } from '../../test/backends/startNative.js';
import { startWebGpu } from '../../test/backends/startWebGpu.js';
import type { Measured, Measuring } from './measured.js';
import { answer, check, time } from './session.js';

const START = {
  cpu: () => startBackend('cpu'),
  wasm: () => startBackend('wasm'),
  native: startNative,
  webgpu: startWebGpu,
  onnx: () => startBackend('wasm'),
} as const;
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1 };
export type NodeBackendName = keyof typeof START;

/**
 * Measures a backend in this process, which should be one of its own: backends leave traces in the engine.
 *
 * @returns why nothing was measured, where it does not start
 */
export async function measureInNode(
  name: NodeBackendName,
  { photos, seconds }: Measuring,
): Promise<Measured | string> {
  const notRun = await START[name]().then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (notRun !== undefined) return notRun;
  const [first] = photos as [Pixels];
  const answers: Answer[] = [];
  const engine: EngineFactory | undefined = name === 'onnx' ? onnxEngine(ort, ONE_THREAD) : undefined;
  for (const photo of photos) answers.push(await answer(photo, engine));
  const repeats = JSON.stringify(await answer(first, engine)) === JSON.stringify(answers[0]);
  const times = await time(first, seconds, engine);
  // an engine runs forward passes only: what a model can do beside them is that of its backend
  const checks = engine ? { tallies: [], wrong: [] } : await check();
  return { answers, repeats, times, checks };
}
