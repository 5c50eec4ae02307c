export type { Batch, Engine, EngineOutput } from './engine.js';
export type { Net, Operation } from './net.js';
export { type NetOptions, netOf } from './netOf.js';
export { type OnnxOptions, toOnnx } from './onnx/toOnnx.js';
export {
  type OnnxEngineOptions,
  type OnnxSession,
  type OnnxTensorConstructor,
  onnxEngine,
} from './onnxEngine.js';
export { type NetTensors, tfjsEngine } from './tfjsEngine.js';
