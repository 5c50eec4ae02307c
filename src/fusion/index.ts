export {
  type Agreement,
  type AgreementOptions,
  agreement,
  entropy,
  massInTop,
  massOverlap,
  sharedSegments,
  signAgreement,
  topIou,
} from './agreement.js';
export {
  type ColorizeOptions,
  colorize,
  drawBoundaries,
  type OverlayOptions,
  overlay,
  type Rgba,
} from './colorize.js';
export { type Colormap, diverging, inferno, jet, turbo, viridis } from './colormaps.js';
export { cosine, kendall, pearson, spearman } from './correlation.js';
export {
  agreementWeighted,
  type Fusion,
  geometricMean,
  harmonicMean,
  max,
  mean,
  min,
  product,
  rankMean,
  sharpened,
  superpixelPooled,
  weighted,
} from './fuse.js';
export { type FloatMap, maxAbs, minMax, type Normalization, positive } from './normalize.js';
export { saliencyLed } from './saliencyLed.js';
export { ssim } from './ssim.js';
