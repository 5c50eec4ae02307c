import type { FaceQualityClassifier } from '../src/model/index.js';
import { onnxEngine } from '../src/onnx/index.js';

/** Runs a classifier on ONNX Runtime, on one thread, where that was chosen. */
export async function useEngine(classifier: FaceQualityClassifier, engine: 'tfjs' | 'onnx'): Promise<void> {
  if (engine !== 'onnx') return;
  const runtime = await import('onnxruntime-node');
  await classifier.useEngine(onnxEngine(runtime, { intraOpNumThreads: 1, interOpNumThreads: 1 }));
}
