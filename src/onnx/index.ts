export type { Batch, Engine, EngineFactory, EngineOutputs, Net, Operation } from '../engine/index.js';
export {
  type OnnxRuntime,
  type OnnxSession,
  type OnnxSessionOptions,
  type OnnxTensor,
  onnxEngine,
  toOnnx,
} from '../engine/index.js';
export { fromOnnx, type OnnxClassifier, type OnnxClassifierOptions } from './fromOnnx.js';
