import type { io } from '@tensorflow/tfjs-core';
import type { ModelVersion } from '../../src/metrics/index.js';
import { FaceQualityClassifier, type LabelledImage } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import type { DifferentiableClassifier } from '../../src/types.js';

/** The names of the two versions. */
export const TRUE_LABELS = 'head refitted, true labels';
export const PERMUTED_LABELS = 'head refitted, labels permuted';

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
): Promise<{ versions: ModelVersion<DifferentiableClassifier>[]; dispose: () => void }> {
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
  const versions = [TRUE_LABELS, PERMUTED_LABELS].map((name, i) => ({
    name,
    open: async () => ({ classifier: fitted[i] as DifferentiableClassifier }),
  }));
  return { versions, dispose };
}
