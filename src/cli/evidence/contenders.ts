import {
  EigenCam,
  type Explanation,
  GradCam,
  GradCamPlusPlus,
  IntegratedGradients,
  KernelShap,
  LayerCam,
  Lime,
  Occlusion,
  priorShrunk,
  Rise,
  Saliency,
  ScoreCam,
  SmoothGrad,
} from '../../explainers/index.js';
import {
  agreementWeighted,
  type Fusion,
  geometricMean,
  harmonicMean,
  max,
  maxAbs,
  mean,
  min,
  product,
  rankMean,
  superpixelPooled,
} from '../../fusion/index.js';
import type { DifferentiableClassifier, Explainer, Segments } from '../../types.js';

/** An explainer of the benchmark. HiResCAM and XGrad-CAM are Grad-CAM on a model that ends in pooling and a dense layer: they are left out. */
export interface Contender {
  readonly name: string;
  /** It is measured on every photo: Grad-CAM, LIME and what is made of them. Others take long, and are measured on some. */
  readonly core: boolean;
  readonly make: (classifier: DifferentiableClassifier, samples: number, seed: number) => Explainer;
}

/** Explainers, each with about as many forward passes as it usually gets. */
export const CONTENDERS: readonly Contender[] = [
  { name: 'Grad-CAM', core: true, make: (c) => new GradCam(c) },
  { name: 'LIME', core: true, make: (c, numSamples, seed) => new Lime(c, { numSamples, seed }) },
  {
    name: 'plain lime',
    core: true,
    make: (c, numSamples, seed) =>
      new Lime(c, { numSamples, seed, sampling: 'bernoulli', segmentation: { numSegments: 50 } }),
  },
  { name: 'Grad-CAM++', core: false, make: (c) => new GradCamPlusPlus(c) },
  { name: 'Layer-CAM', core: false, make: (c) => new LayerCam(c) },
  { name: 'Eigen-CAM', core: false, make: (c) => new EigenCam(c) },
  { name: 'Score-CAM', core: false, make: (c) => new ScoreCam(c) },
  { name: 'Saliency', core: false, make: (c) => new Saliency(c) },
  { name: 'SmoothGrad', core: false, make: (c, _, seed) => new SmoothGrad(c, { seed }) },
  { name: 'Integrated gradients', core: false, make: (c) => new IntegratedGradients(c) },
  { name: 'Occlusion', core: false, make: (c) => new Occlusion(c) },
  { name: 'RISE', core: false, make: (c, numSamples, seed) => new Rise(c, { numSamples, seed }) },
  { name: 'KernelSHAP', core: false, make: (c, numSamples, seed) => new KernelShap(c, { numSamples, seed }) },
];

/** The ways of making one map of Grad-CAM's and LIME's that are tried. */
export const FUSIONS: Readonly<Record<string, Fusion>> = {
  mean,
  product,
  'geometric mean': geometricMean,
  'harmonic mean': harmonicMean,
  min,
  max,
  'mean over superpixels': superpixelPooled(mean),
  'product over superpixels': superpixelPooled(product),
  'rank mean': rankMean,
  'agreement-weighted': agreementWeighted,
  'agreement-weighted over superpixels': superpixelPooled(agreementWeighted),
  'LIME shrunk to Grad-CAM': priorShrunk,
};

/** Fuses Grad-CAM and LIME as `Combined` does. */
export function fused(fusion: Fusion, cam: Explanation, lime: Explanation): Explanation {
  const { segments } = lime as Explanation & { segments: Segments };
  const parts = [cam, lime];
  const saliency = fusion(
    parts.map((part) => maxAbs(part.saliency)),
    segments,
    parts,
  );
  return { method: 'fused', target: cam.target, saliency };
}
