export type { OutputActivation } from './activate.js';
export { ADVICE_CODES, type Advice, type AdviceCode } from './advice.js';
export type { Answer, Assessment, AssessmentWarning, AuditRecord, Criterion, Defect } from './assessment.js';
export type { ModelReferences } from './classReferences.js';
export type { Precision } from './encodeModel.js';
export { FaceQualityClassifier } from './FaceQualityClassifier.js';
export type { EpochCallback, EpochResult, FitOptions, FitResult, FitState } from './fit/fitOptions.js';
export type { ClassMasks, LabelledImage } from './fit/samples.js';
export {
  fromGraphModel,
  type GraphModelClassifier,
  type GraphModelLike,
  type GraphModelOptions,
} from './fromGraphModel.js';
export { fromLayersModel, type LayersModelClassifier, type LayersModelOptions } from './fromLayersModel.js';
export type { Limit } from './limits.js';
export type { LoadOptions } from './loadLimits.js';
export type { AnswerThresholds, ModelMetadata } from './metadata.js';
export type {
  AssessOptions,
  ClassifyOptions,
  ClassProbability,
  CreateOptions,
  HeadPooling,
  PhotoToAssess,
  SaveOptions,
} from './options.js';
export { type Demands, PROFILES, type Profile, type ProfileName } from './profiles.js';
