import type { DifferentiableClassifier, Explainer } from '../types.js';
import { Combined, GradCam, Lime, type LimeOptions } from './index.js';

/**
 * Explainer by the name of its method.
 *
 * @param options - options of LIME
 */
export function explainerOf(
  method: 'combined' | 'grad-cam' | 'lime',
  classifier: DifferentiableClassifier,
  options?: LimeOptions,
): Explainer {
  const gradCam = new GradCam(classifier);
  const lime = new Lime(classifier, options);
  return { 'grad-cam': gradCam, lime, combined: new Combined([gradCam, lime]) }[method];
}
