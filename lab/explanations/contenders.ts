import {
  EigenCam,
  GradCam,
  GradCamPlusPlus,
  IntegratedGradients,
  KernelShap,
  LayerCam,
  Lime,
  Occlusion,
  Rise,
  Saliency,
  ScoreCam,
  SmoothGrad,
} from '../../src/explainers/index.js';
import type { DifferentiableClassifier, Explainer } from '../../src/types.js';

/** An explainer of the benchmark. HiResCAM and XGrad-CAM are Grad-CAM on a model that ends in pooling and a dense layer: they are left out. */
export interface Contender {
  readonly name: string;
  readonly make: (classifier: DifferentiableClassifier, samples: number, seed: number) => Explainer;
}

/** The name of `Combined` as it ships: whatever its default fusion is. */
export const COMBINED = 'Combined';

/** Samples in memory at a time: fits the caches of a processor. */
const batchSize = 16;

/** The parts of `Combined`. */
export const PARTS: readonly Contender[] = [
  { name: 'Grad-CAM', make: (c) => new GradCam(c) },
  { name: 'LIME', make: (c, numSamples, seed) => new Lime(c, { numSamples, seed, batchSize }) },
];

/** Grad-CAM's map under the Gaussian that some fusions have: it separates the effect of LIME from that of smoothing. */
export const SMOOTHED_CAM = 'Grad-CAM, smoothed';

/** The name of RefineCAM among the methods. */
export const REFINED = 'RefineCAM';

/** The algorithm of the Python package lime: each superpixel hidden by the toss of a coin. */
export const PLAIN_LIME: Contender = {
  name: 'plain lime',
  make: (c, numSamples, seed) =>
    new Lime(c, { numSamples, seed, batchSize, sampling: 'bernoulli', segmentation: { numSegments: 50 } }),
};

/** Explainers that are measured on some photos, each with about as many forward passes as it usually gets. */
export const OTHERS: readonly Contender[] = [
  { name: 'Grad-CAM++', make: (c) => new GradCamPlusPlus(c) },
  { name: 'Layer-CAM', make: (c) => new LayerCam(c) },
  { name: 'Eigen-CAM', make: (c) => new EigenCam(c) },
  { name: 'Score-CAM', make: (c) => new ScoreCam(c) },
  { name: 'Saliency', make: (c) => new Saliency(c) },
  { name: 'SmoothGrad', make: (c, _, seed) => new SmoothGrad(c, { seed }) },
  { name: 'Integrated gradients', make: (c) => new IntegratedGradients(c) },
  { name: 'Occlusion', make: (c) => new Occlusion(c) },
  { name: 'RISE', make: (c, numSamples, seed) => new Rise(c, { numSamples, seed, batchSize }) },
  { name: 'KernelSHAP', make: (c, numSamples, seed) => new KernelShap(c, { numSamples, seed, batchSize }) },
];
