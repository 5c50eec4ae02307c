import { Combined, GradCam, Lime } from '../../src/explainers/index.js';
import type { Fusion } from '../../src/fusion/index.js';
import {
  type ModelVersion,
  modelRandomization,
  type OpenVersion,
  type RandomizationPoint,
  randomizedLayers,
} from '../../src/metrics/index.js';
import { fromLayersModel } from '../../src/model/fromLayersModel.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import type { DifferentiableClassifier, Explainer, Explanation, Pixels } from '../../src/types.js';
import { COMBINED } from './contenders.js';

type Version = ModelVersion<DifferentiableClassifier>;

/** How similar the map of each version is to that of the true model, by explainer. */
export type SanityCurves = Readonly<Record<string, readonly RandomizationPoint[]>>;

/** How many of the versions with re-initialised layers are looked at, from the first to the one of which nothing is left. */
const VERSIONS = 6;

/** Versions of a model whose layers are re-initialised from the top, a few of them, evenly spread. */
export function layerVersions(
  model: Parameters<typeof randomizedLayers>[0],
  { metadata }: FaceQualityClassifier,
  seed: number,
): Version[] {
  const { classNames, targetLayer, inputRange, inputSize, activation } = metadata;
  const options = { classNames, targetLayer, inputRange, inputSize, activation };
  const all = randomizedLayers<DifferentiableClassifier>(model, (copy) => fromLayersModel(copy, options), {
    seed,
  });
  return spreadOut(all, VERSIONS);
}

/** The first and the last of a list and some between, evenly spread; all where there are not that many. */
export function spreadOut<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]);
}

/** Versions that stay open from their first use until `dispose`: many photos need them. */
export function keptOpen(versions: readonly Version[]): { versions: Version[]; dispose: () => void } {
  const open = new Map<Version, OpenVersion<DifferentiableClassifier>>();
  const opened = async (version: Version): Promise<{ classifier: DifferentiableClassifier }> => {
    const found = open.get(version) ?? (await version.open());
    open.set(version, found);
    return { classifier: found.classifier };
  };
  return {
    versions: versions.map((version) => ({ name: version.name, open: () => opened(version) })),
    dispose: () => {
      for (const version of open.values()) version.dispose?.();
    },
  };
}

/**
 * Compares the maps of a photo by the true model with those by versions that know less: of Grad-CAM, LIME, `Combined` as it ships, and `Combined` with another fusion.
 *
 * @param chosen - the name of that fusion, and the fusion
 */
export async function measureSanity(
  classifier: DifferentiableClassifier,
  image: Pixels,
  target: string,
  versions: readonly Version[],
  chosen: readonly [name: string, fusion: Fusion],
  samples: number,
): Promise<SanityCurves> {
  const cam = oncePerClassifier((c) => new GradCam(c));
  const lime = oncePerClassifier((c) => new Lime(c, { numSamples: samples }));
  const makers: Record<string, (classifier: DifferentiableClassifier) => Explainer> = {
    'Grad-CAM': cam,
    LIME: lime,
    [COMBINED]: (c) => new Combined([cam(c), lime(c)]),
    [chosen[0]]: (c) => new Combined([cam(c), lime(c)], { fusion: chosen[1] }),
  };
  const curves: Record<string, readonly RandomizationPoint[]> = {};
  for (const [name, make] of Object.entries(makers)) {
    const { curve } = await modelRandomization(make, classifier, image, { target, versions });
    curves[name] = curve;
  }
  return curves;
}

/** Makes explainers that explain once for each classifier, since all are given the same photo. */
function oncePerClassifier(
  make: (classifier: DifferentiableClassifier) => Explainer,
): (classifier: DifferentiableClassifier) => Explainer {
  const known = new Map<DifferentiableClassifier, Promise<Explanation>>();
  return (classifier) => ({
    explain: (image, options) => {
      const found = known.get(classifier) ?? make(classifier).explain(image, { target: options?.target });
      known.set(classifier, found);
      return found;
    },
  });
}
