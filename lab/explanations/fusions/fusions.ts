import { COMBINED_DEFAULTS } from '../../../src/explainers/combined/Combined.js';
import { type Explanation, priorShrunk } from '../../../src/explainers/index.js';
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
  saliencyLed,
  sharpened,
  superpixelPooled,
  weighted,
} from '../../../src/fusion/index.js';
import type { Segments } from '../../../src/types.js';
import { guided } from './guided.js';
import { precisionWeighted } from './precisionWeighted.js';
import { smoothed } from './smoothed.js';
import { withGuided } from './withGuided.js';

/** The ways of making one map of Grad-CAM's and LIME's that are tried. */
export const FUSIONS: Readonly<Record<string, Fusion>> = {
  mean,
  product,
  'geometric mean': geometricMean,
  min,
  max,
  'mean over superpixels': superpixelPooled(mean),
  'rank mean': rankMean,
  'agreement-weighted': agreementWeighted,
  'LIME shrunk to Grad-CAM': priorShrunk,
  'mean, LIME by its precision': precisionWeighted(mean),
  'mean, smoothed': smoothed(mean),
  'Grad-CAM guided by LIME': guided,
  'mean of Grad-CAM, LIME and guided, smoothed, sharpened': sharpened(smoothed(withGuided(mean))),
  'Grad-CAM to LIME as 6 to 1, smoothed': smoothed(weighted([6, 1])),
  'as 3 to 1, smoothed, sharpened': sharpened(smoothed(weighted([3, 1]))),
  'as 6 to 1, smoothed, sharpened': sharpened(smoothed(weighted([6, 1]))),
  'as 12 to 1, smoothed, sharpened': saliencyLed,
};

/** The name of the default fusion of `Combined`. */
export const DEFAULT_FUSION: string = nameOf(COMBINED_DEFAULTS.fusion);

function nameOf(fusion: Fusion): string {
  const found = Object.entries(FUSIONS).find(([, known]) => known === fusion);
  if (!found) throw new Error('the default fusion of `Combined` must be one of those that are tried');
  return found[0];
}

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
