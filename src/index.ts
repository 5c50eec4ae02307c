// The exports for a first program, at most 40 names: test/package/doors.test.ts. All others are exported from the subpath of their folder.
export {
  Combined,
  type CombinedExplanation,
  type CombinedOptions,
  fromFunction,
  GradCam,
  type GradCamExplanation,
  IntegratedGradients,
  type IntegratedGradientsOptions,
  KernelShap,
  type KernelShapOptions,
  Lime,
  type LimeExplanation,
  type LimeOptions,
} from './explainers/index.js';
export {
  type Advice,
  type Assessment,
  type AssessOptions,
  type ClassProbability,
  type Defect,
  FaceQualityClassifier,
  fromGraphModel,
  fromLayersModel,
  type ProfileName,
} from './model/index.js';
export { fromNdarray, toNdarray } from './ndarray.js';
export type {
  Classifier,
  DetectedFace,
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  FaceBox,
  FaceDetector,
  Heatmap,
  ImageInput,
  JudgedFace,
  Pixels,
  Raster,
  Size,
} from './types.js';
