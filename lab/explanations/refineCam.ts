import type * as tfl from '@tensorflow/tfjs-layers';
import { GradCamPlusPlus, MultiLayer } from '../../src/explainers/index.js';
import { positive, product } from '../../src/fusion/index.js';
import { cutModel } from '../../src/model/cutModel.js';
import { fromLayersModel } from '../../src/model/fromLayersModel.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import type { DifferentiableClassifier, Explainer } from '../../src/types.js';

/** Maps with more cells on a side are of edges, not of defects. */
const FINEST = 56;

/**
 * RefineCAM (Domeniconi et al., https://arxiv.org/abs/2605.14641): the product over depths of rectified maps whose largest value is 1, each by
 * Grad-CAM++. The depths are the deepest layer of each map size through which everything flows, from 56 cells a side to the target layer.
 *
 * @param model - the model of the classifier; it stays the caller's
 */
export function refineCam(model: tfl.LayersModel, { metadata }: FaceQualityClassifier): Explainer {
  const { classNames, inputRange, inputSize, activation, targetLayer } = metadata;
  const options = { classNames, inputRange, inputSize, activation };
  const cuts = depthsOf(model, targetLayer).map(
    (layer): DifferentiableClassifier => fromLayersModel(model, { ...options, targetLayer: layer }),
  );
  return new MultiLayer(cuts, (cut) => new GradCamPlusPlus(cut), { normalize: positive, fusion: product });
}

/** The deepest layer of each map size at which the model can be cut, up to the target layer, the finest first. */
export function depthsOf(model: tfl.LayersModel, targetLayer: string): string[] {
  const bySide = new Map<number, string>();
  for (const { name, outputShape } of model.layers) {
    const [, height] = outputShape as (number | null)[];
    const isMap = outputShape.length === 4 && typeof height === 'number';
    if (isMap && height <= FINEST && canCut(model, name)) bySide.set(height, name);
    if (name === targetLayer) break;
  }
  return [...bySide.entries()].sort(([a], [b]) => b - a).map(([, name]) => name);
}

function canCut(model: tfl.LayersModel, name: string): boolean {
  try {
    cutModel(model, name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
