export type { Batch, Engine, EngineFactory, EngineOutputs } from './engine.js';
export { joined } from './joined.js';
export { linearHeadOf, type NetHead } from './linearHeadOf.js';
export type {
  ChannelScale,
  Convolution,
  Dense,
  FusedActivation,
  Pad,
  Pooling,
  Prelu,
  Reshape,
  Scale,
  Simple,
  Upsample,
} from './net.js';
export { NET_INPUT, type Net, type Operation, outputShape } from './net.js';
export { type NetOptions, netOf } from './netOf.js';
export { graphHead } from './onnx/graphHead.js';
export { type Layout, layoutOf } from './onnx/layoutOf.js';
export { type OnnxModel, readGraph } from './onnx/readGraph.js';
export { toOnnx } from './onnx/toOnnx.js';
export {
  checkRuntime,
  createSession,
  floatsOf,
  type OnnxRuntime,
  type OnnxSession,
  type OnnxSessionOptions,
  type OnnxTensor,
  onnxEngine,
} from './onnxEngine.js';
export { readStoredNet, type StoredNet } from './storedNet.js';
export { type TfjsEngine, tfjsEngine } from './tfjsEngine.js';
