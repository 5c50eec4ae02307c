import type { OnnxRuntime } from '../engine/index.js';

/** A variable: bundlers then leave the optional package alone. */
const NAME: string = 'onnxruntime-node';

/** @returns the module `onnxruntime-node`; undefined where it is not installed or does not start */
export async function loadOnnxRuntime(): Promise<OnnxRuntime | undefined> {
  try {
    const module: { readonly default?: OnnxRuntime } & OnnxRuntime = await import(NAME);
    return module.InferenceSession ? module : module.default;
  } catch {
    return undefined;
  }
}
