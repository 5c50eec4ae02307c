export type {
  Batch,
  ChannelScale,
  Convolution,
  Dense,
  Engine,
  EngineFactory,
  EngineOutputs,
  FusedActivation,
  Net,
  Operation,
  Pad,
  Pooling,
  Prelu,
  Reshape,
  Scale,
  Simple,
  Upsample,
} from '../engine/index.js';
export {
  type OnnxRuntime,
  type OnnxSession,
  type OnnxSessionOptions,
  type OnnxTensor,
  onnxEngine,
  toOnnx,
} from '../engine/index.js';
export { fromOnnx, type OnnxClassifier, type OnnxClassifierOptions } from './fromOnnx.js';
