export { type AssessFaceOptions, assessFace } from './assessFace.js';
export type { EasyBackend, WasmPaths } from './backends.js';
export { type ExplainFaceOptions, explainFace, type FaceExplanation } from './explainFace.js';
export type { Photo } from './readPhoto.js';
export { type LoadModelOptions, loadModel, unloadModel } from './sharedModel.js';
