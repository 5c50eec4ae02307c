export { gridTensor, toGrid, toPixels } from '../image/index.js';
export { Random } from '../random.js';
export type {
  Classifier,
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  Heatmap,
  Target,
} from '../types.js';
export { activationPass } from './activationPass.js';
export { Cam, type CamExplanation, type CamMap, type CamPass, type CamValues } from './Cam.js';
export { Combined, type CombinedExplanation, type CombinedOptions, type PairAgreement } from './Combined.js';
export { EigenCam } from './EigenCam.js';
export { eigenCamMap } from './eigenCamMap.js';
export { type FunctionOptions, fromFunction } from './fromFunction.js';
export { GradCam, type GradCamExplanation } from './GradCam.js';
export { GradCamPlusPlus } from './GradCamPlusPlus.js';
export { gradCamMap } from './gradCamMap.js';
export { gradCamPlusPlusMap } from './gradCamPlusPlusMap.js';
export { gradientPass } from './gradientPass.js';
export { HiResCam } from './HiResCam.js';
export { hiResCamMap } from './hiResCamMap.js';
export {
  IntegratedGradients,
  type IntegratedGradientsExplanation,
  type IntegratedGradientsOptions,
} from './IntegratedGradients.js';
export type { Score } from './inputGradients.js';
export { KernelShap, type KernelShapExplanation, type KernelShapOptions } from './KernelShap.js';
export { LayerCam } from './LayerCam.js';
export { Lime, type LimeBudget, type LimeExplanation, type LimeOptions, type SurrogateKind } from './Lime.js';
export { layerCamMap } from './layerCamMap.js';
export type { LayerValues } from './layerValues.js';
export { MultiLayer, type MultiLayerExplanation, type MultiLayerOptions } from './MultiLayer.js';
export { Occlusion, type OcclusionExplanation, type OcclusionOptions } from './Occlusion.js';
export type { Baseline } from './perturbation.js';
export { priorShrunk, shrunk } from './priorShrunk.js';
export { type Node, quadrature, type Rule } from './quadrature.js';
export { Rise, type RiseExplanation, type RiseOptions } from './Rise.js';
export { type ChannelReduction, reduceChannels } from './reduceChannels.js';
export { registerGradients } from './registerGradients.js';
export { type Request, readRequest, resolveClasses, resolveTarget } from './request.js';
export { Saliency, type SaliencyExplanation, type SaliencyOptions } from './Saliency.js';
export { ScoreCam, type ScoreCamExplanation, type ScoreCamOptions } from './ScoreCam.js';
export { type Noise, SmoothGrad, type SmoothGradExplanation, type SmoothGradOptions } from './SmoothGrad.js';
export { type Masks, type Sampling, sampleMasks } from './sampling.js';
export type { Segmentation } from './superpixels.js';
export { fitSurrogates, kernelWeights, maskDistances, pairedWeights, type Surrogate } from './surrogate.js';
export { XGradCam } from './XGradCam.js';
export { xGradCamMap } from './xGradCamMap.js';
