import { COMBINED_DEFAULTS } from '../../../explainers/Combined.js';
import { type Explanation, priorShrunk } from '../../../explainers/index.js';
import {
  agreementWeighted,
  type Fusion,
  geometricMean,
  max,
  maxAbs,
  mean,
  min,
  product,
  rankMean,
  superpixelPooled,
} from '../../../fusion/index.js';
import type { Segments } from '../../../types.js';
import { guided } from './guided.js';
import { powerMean } from './powerMean.js';
import { precisionWeighted } from './precisionWeighted.js';
import { smoothed } from './smoothed.js';

/** The ways of making one map of Grad-CAM's and LIME's that are tried. */
export const FUSIONS: Readonly<Record<string, Fusion>> = {
  mean,
  product,
  'geometric mean': geometricMean,
  min,
  max,
  'power mean, 2': powerMean(2),
  'mean over superpixels': superpixelPooled(mean),
  'rank mean': rankMean,
  'agreement-weighted': agreementWeighted,
  'agreement-weighted over superpixels': superpixelPooled(agreementWeighted),
  'LIME shrunk to Grad-CAM': priorShrunk,
  'mean, LIME by its precision': precisionWeighted(mean),
  'Grad-CAM guided by LIME': guided,
  'mean, smoothed': smoothed(mean),
  'geometric mean, smoothed': smoothed(geometricMean),
  'min, smoothed': smoothed(min),
  'agreement-weighted, smoothed': smoothed(agreementWeighted),
};

/** The fusion that `Combined` has unless it is told otherwise. */
export const DEFAULT_FUSION: Fusion = COMBINED_DEFAULTS.fusion;

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
