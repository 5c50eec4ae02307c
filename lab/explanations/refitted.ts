import type { io } from '@tensorflow/tfjs-core';
import type { ModelVersion } from '../../src/metrics/index.js';
import { FaceQualityClassifier, type LabelledImage } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import type { DifferentiableClassifier } from '../../src/types.js';

/** The names of the two versions. */
export const TRUE_LABELS = 'head refitted, true labels';
export const PERMUTED_LABELS = 'head refitted, labels permuted';

/** A model with two new heads. */
export interface Heads {
  readonly trueLabels: FaceQualityClassifier;
  readonly permutedLabels: FaceQualityClassifier;
  /** Both, as versions of the model. */
  readonly versions: readonly ModelVersion<DifferentiableClassifier>[];
  dispose(): void;
}

/**
 * The model with a new head on the target layer, fitted once to photos with their labels, as a control, and once to the same photos with their labels in random order: its
 * maps should have nothing in common with those of the true model.
 *
 * @param source - the model
 */
export async function refitted(
  source: io.IOHandler,
  { metadata }: FaceQualityClassifier,
  photos: readonly LabelledImage[],
  seed: number,
): Promise<Heads> {
  const { classNames, targetLayer, inputRange, inputSize } = metadata;
  const order = new Random(seed).permutation(photos.length);
  const permuted = photos.map(({ image }, i) => {
    const { label } = photos[order[i]];
    return { image, label };
  });
  const fitted: FaceQualityClassifier[] = [];
  const dispose = (): void => {
    for (const own of fitted) own.dispose();
  };
  try {
    for (const dataset of [photos, permuted]) {
      const own = await FaceQualityClassifier.create({
        ...{ classNames, targetLayer, inputRange, inputSize, backbone: source, seed },
      });
      fitted.push(own);
      await own.fit(dataset, { seed });
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const [trueLabels, permutedLabels] = fitted;
  const versions = [
    { name: TRUE_LABELS, open: async () => ({ classifier: trueLabels }) },
    { name: PERMUTED_LABELS, open: async () => ({ classifier: permutedLabels }) },
  ];
  return { trueLabels, permutedLabels, versions, dispose };
}
