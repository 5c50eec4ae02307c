export type { OutputActivation } from './activate.js';
export type { Advice } from './advice.js';
export type { Assessment, Defect } from './assessment.js';
export type { Precision } from './encodeModel.js';
export {
  type AssessOptions,
  type ClassifyOptions,
  type ClassProbability,
  type CreateOptions,
  FaceQualityClassifier,
  type SaveOptions,
} from './FaceQualityClassifier.js';
export type { EpochCallback, EpochResult, FitOptions } from './fitModel.js';
export {
  fromGraphModel,
  type GraphModelClassifier,
  type GraphModelLike,
  type GraphModelOptions,
} from './fromGraphModel.js';
export { fromLayersModel, type LayersModelClassifier, type LayersModelOptions } from './fromLayersModel.js';
export type { ModelMetadata } from './metadata.js';
export { type Demands, PROFILES, type Profile, type ProfileName } from './profiles.js';
export type { ClassMasks, LabelledImage } from './samples.js';
