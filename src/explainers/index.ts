export type { Random } from '../random.js';
export type {
  ActivationClassifier,
  Classifier,
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ForwardPass,
  Heatmap,
  LinearHead,
  LinearHeadClassifier,
  Target,
} from '../types.js';
export type { Baseline, BaselineOptions } from './baseline.js';
export { activationPass } from './cam/activationPass.js';
export { Cam } from './cam/Cam.js';
export type { CamOptions, CamScaling } from './cam/camScaling.js';
export type {
  ActivationSource,
  CamClassifier,
  CamExplanation,
  CamMap,
  CamPass,
  CamValues,
} from './cam/camTypes.js';
export { EigenCam, eigenCamMap } from './cam/EigenCam.js';
export { GradCam, type GradCamExplanation, gradCamMap } from './cam/GradCam.js';
export { GradCamPlusPlus, gradCamPlusPlusMap } from './cam/GradCamPlusPlus.js';
export { gradientPass } from './cam/gradientPass.js';
export { HiResCam, hiResCamMap } from './cam/HiResCam.js';
export { LayerCam, layerCamMap } from './cam/LayerCam.js';
export type { LayerValues } from './cam/layerValues.js';
export { ScoreCam, type ScoreCamExplanation, type ScoreCamOptions } from './cam/ScoreCam.js';
export { XGradCam, xGradCamMap } from './cam/XGradCam.js';
export type { PairAgreement } from './combined/agreementOf.js';
export {
  Combined,
  type CombinedExplanation,
  type CombinedOptions,
} from './combined/Combined.js';
export { MultiLayer, type MultiLayerExplanation, type MultiLayerOptions } from './combined/MultiLayer.js';
export { explainedScore } from './explainedScore.js';
export { type FunctionOptions, fromFunction } from './fromFunction.js';
export type { GradientOutput } from './gradient/gradientOptions.js';
export {
  IntegratedGradients,
  type IntegratedGradientsExplanation,
  type IntegratedGradientsOptions,
} from './gradient/IntegratedGradients.js';
export { NoiseTunnel, type NoiseTunnelExplanation } from './gradient/NoiseTunnel.js';
export type { Noise, NoiseOptions, NoiseTunnelType } from './gradient/noise.js';
export type { QuadratureRule } from './gradient/quadrature.js';
export { type ChannelReduction, reduceChannels } from './gradient/reduceChannels.js';
export { registerGradients } from './gradient/registerGradients.js';
export { Saliency, type SaliencyExplanation, type SaliencyOptions } from './gradient/Saliency.js';
export { SmoothGrad, type SmoothGradExplanation, type SmoothGradOptions } from './gradient/SmoothGrad.js';
export { Occlusion, type OcclusionExplanation, type OcclusionOptions } from './occlusion/Occlusion.js';
export { Rise, type RiseExplanation, type RiseOptions } from './occlusion/Rise.js';
export { type ExplainRequest, type Link, readRequest, resolveClasses } from './request.js';
export type { Regression, Regressor } from './surrogate/customRegressor.js';
export type { FeatureSelection } from './surrogate/featureSelection.js';
export { type ImageAndMask, type ImageAndMaskOptions, imageAndMask } from './surrogate/imageAndMask.js';
export { KernelShap, type KernelShapExplanation, type KernelShapOptions } from './surrogate/KernelShap.js';
export { Lime, type LimeExplanation } from './surrogate/Lime.js';
export type { LimeBudget, LimeOptions, MaskDistance, SurrogateKind } from './surrogate/limeOptions.js';
export { priorShrunk } from './surrogate/priorShrunk.js';
export { type Masks, type Sampling, sampleMasks } from './surrogate/sampling.js';
export type { Segmentation } from './surrogate/segmentationOption.js';
export {
  fitSurrogates,
  kernelWeights,
  maskDistances,
  type Surrogate,
} from './surrogate/surrogate.js';
