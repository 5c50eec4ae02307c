export type { Random } from '../random.js';
export type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  FaceBox,
  Heatmap,
  ImageInput,
  Pixels,
  Raster,
  Target,
} from '../types.js';
export {
  type CounterfactualOptions,
  type CounterfactualResult,
  counterfactual,
} from './counterfactual/counterfactual.js';
export { averageDrop } from './faithfulness/averageDrop.js';
export { averageIncrease } from './faithfulness/averageIncrease.js';
export { deletion } from './faithfulness/deletion.js';
export { imputeLinear } from './faithfulness/imputeLinear.js';
export { type InfidelityOptions, type InfidelityResult, infidelity } from './faithfulness/infidelity.js';
export { insertion } from './faithfulness/insertion.js';
export type { MaskedInputOptions } from './faithfulness/maskedInput.js';
export type { PerturbationCurveOptions } from './faithfulness/perturbationCurve.js';
export { type RoadOptions, type RoadResult, road } from './faithfulness/road.js';
export { type InpaintOptions, inpaint } from './inpainting/inpaint.js';
export { energyInMask } from './localisation/energyInMask.js';
export { energyShare } from './localisation/energyShare.js';
export { equalAreaIou } from './localisation/equalAreaIou.js';
export type { LocalisationOptions } from './localisation/localise.js';
export type { Mask } from './localisation/mask.js';
export { maskAuc } from './localisation/maskAuc.js';
export { maskIou } from './localisation/maskIou.js';
export { pixelAuc } from './localisation/pixelAuc.js';
export { type PointingOptions, pointingGame } from './localisation/pointingGame.js';
export { pointsInto } from './localisation/pointsInto.js';
export type {
  CurvePoint,
  MetricBaseline,
  MetricOptions,
  MetricResult,
  PassOptions,
  RemovalOptions,
  Subject,
} from './metric.js';
export { giniIndex, sparseness } from './sparseness.js';
export { maxSensitivity, type SensitivityOptions } from './stability/maxSensitivity.js';
export {
  type ModelVersion,
  modelRandomization,
  type OpenVersion,
  type RandomizationOptions,
  type RandomizationPoint,
  type RandomizationResult,
  type Similarity,
} from './stability/modelRandomization.js';
export { type RandomizedLayersOptions, randomizedLayers } from './stability/randomizedLayers.js';
export { type StabilityOptions, type StabilityResult, seedStability } from './stability/seedStability.js';
