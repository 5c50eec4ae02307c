import type * as tfl from '@tensorflow/tfjs-layers';
import { Combined, GradCam, Lime } from '../../explainers/index.js';
import {
  type ModelVersion,
  modelRandomization,
  type RandomizationPoint,
  randomizedLayers,
} from '../../metrics/index.js';
import { fromLayersModel } from '../../model/fromLayersModel.js';
import type { FaceQualityClassifier } from '../../model/index.js';
import type { DifferentiableClassifier, Explainer, Pixels } from '../../types.js';

/** How similar the map of each version is to that of the true model, by explainer. */
export type SanityCurves = Readonly<Record<string, readonly RandomizationPoint[]>>;

/** How many of the versions with re-initialised layers are looked at, from the first to the one of which nothing is left. */
const VERSIONS = 6;

/** Explainers that are checked. */
export const CHECKED: Readonly<
  Record<string, (classifier: DifferentiableClassifier, samples: number) => Explainer>
> = {
  'Grad-CAM': (c) => new GradCam(c),
  LIME: (c, numSamples) => new Lime(c, { numSamples }),
  Combined: (c, numSamples) => new Combined([new GradCam(c), new Lime(c, { numSamples })]),
};

/** Versions of a model whose layers are re-initialised from the top, a few of them, evenly spread. */
export function layerVersions(
  model: tfl.LayersModel,
  { metadata }: FaceQualityClassifier,
  seed: number,
): ModelVersion<DifferentiableClassifier>[] {
  const { classNames, targetLayer, inputRange, inputSize, activation } = metadata;
  const all = randomizedLayers<DifferentiableClassifier>(
    model,
    (copy) => fromLayersModel(copy, { classNames, targetLayer, inputRange, inputSize, activation }),
    { seed },
  );
  return spreadOut(all, VERSIONS);
}

/** The first and the last of a list and some between, evenly spread; all where there are not that many. */
export function spreadOut<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from(
    { length: count },
    (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))] as T,
  );
}

/** Compares the maps of a photo by the true model with those by versions that know less. */
export async function measureSanity(
  classifier: DifferentiableClassifier,
  image: Pixels,
  target: string,
  versions: readonly ModelVersion<DifferentiableClassifier>[],
  samples: number,
): Promise<SanityCurves> {
  const curves: Record<string, readonly RandomizationPoint[]> = {};
  for (const [name, make] of Object.entries(CHECKED)) {
    const { curve } = await modelRandomization((c) => make(c, samples), classifier, image, {
      target,
      versions,
    });
    curves[name] = curve;
  }
  return curves;
}
