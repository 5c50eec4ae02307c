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
export { LayerCam } from './LayerCam.js';
export { Lime, type LimeBudget, type LimeExplanation, type LimeOptions } from './Lime.js';
export { layerCamMap } from './layerCamMap.js';
export type { LayerValues } from './layerValues.js';
export { MultiLayer, type MultiLayerExplanation, type MultiLayerOptions } from './MultiLayer.js';
export type { Baseline } from './perturbation.js';
export { registerGradients } from './registerGradients.js';
export { type Request, readRequest, resolveClasses, resolveTarget } from './request.js';
export { ScoreCam, type ScoreCamExplanation, type ScoreCamOptions } from './ScoreCam.js';
export { type Masks, type Sampling, sampleMasks } from './sampling.js';
export { fitSurrogates, kernelWeights, maskDistances, pairedWeights, type Surrogate } from './surrogate.js';
export { XGradCam } from './XGradCam.js';
export { xGradCamMap } from './xGradCamMap.js';
