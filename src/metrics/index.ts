export { Random } from '../random.js';
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
export { averageDrop } from './averageDrop.js';
export { averageIncrease } from './averageIncrease.js';
export { type CounterfactualOptions, type CounterfactualResult, counterfactual } from './counterfactual.js';
export { deletion } from './deletion.js';
export { energyInMask } from './energyInMask.js';
export { energyShare } from './energyShare.js';
export { equalAreaIou } from './equalAreaIou.js';
export type { ExchangeOptions } from './exchange.js';
export { giniIndex } from './giniIndex.js';
export { imputeLinear } from './imputeLinear.js';
export { type InfidelityOptions, type InfidelityResult, infidelity } from './infidelity.js';
export { type InpaintOptions, inpaint } from './inpaint.js';
export { insertion } from './insertion.js';
export type { KeptOptions } from './kept.js';
export type { LocalisationOptions } from './localise.js';
export type { Mask } from './mask.js';
export { maskAuc } from './maskAuc.js';
export { maskIou } from './maskIou.js';
export { maxSensitivity, type SensitivityOptions } from './maxSensitivity.js';
export type {
  CurvePoint,
  MetricBaseline,
  MetricOptions,
  MetricResult,
  PassOptions,
  Subject,
} from './metric.js';
export {
  type ModelVersion,
  modelRandomization,
  type OpenVersion,
  type RandomizationOptions,
  type RandomizationPoint,
  type RandomizationResult,
  type Similarity,
} from './modelRandomization.js';
export { pixelAuc } from './pixelAuc.js';
export { type PointingOptions, pointingGame } from './pointingGame.js';
export { pointsInto } from './pointsInto.js';
export { type RandomizedLayersOptions, randomizedLayers } from './randomizedLayers.js';
export { type RoadOptions, type RoadResult, road } from './road.js';
export { type StabilityOptions, type StabilityResult, seedStability } from './seedStability.js';
export { sparseness } from './sparseness.js';
