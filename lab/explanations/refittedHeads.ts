import type { io } from '@tensorflow/tfjs-core';
import { acceptableName } from '../../src/evaluation/analysis/verdictOf.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import type { FaceQualityClassifier, LabelledImage } from '../../src/model/index.js';
import { strikeCase } from './cases.js';
import { LOCAL_DEFECTS } from './localDefects.js';
import { type Heads, refitted } from './refitted.js';

/** Heads that are fitted when they are first needed. */
export interface LazyHeads {
  open(): Promise<Heads>;
  dispose(): void;
}

/**
 * The two new heads of a model: fitted to photos with their labels, and with labels in random order.
 *
 * @param source - the model
 * @param photos - flawless; each is taken without a defect and with each local one
 * @param prepare - called with each fitted classifier, such as to choose its engine
 */
export function refittedHeads(
  source: io.IOHandler,
  classifier: FaceQualityClassifier,
  photos: readonly Photo[],
  seed: number,
  prepare: (fitted: FaceQualityClassifier) => Promise<void>,
): LazyHeads {
  let opened: Promise<Heads> | undefined;
  let found: Heads | undefined;
  const fitHeads = async (): Promise<Heads> => {
    const dataset = await labelled(classifier, photos, seed);
    found = await refitted(source, classifier, dataset, seed);
    for (const head of [found.trueLabels, found.permutedLabels]) await prepare(head);
    return found;
  };
  return {
    open: () => {
      opened ??= fitHeads();
      return opened;
    },
    dispose: () => found?.dispose(),
  };
}

/** Photos without a defect and with each local one, by the class that should name them. */
async function labelled(
  { inputSize, metadata }: FaceQualityClassifier,
  photos: readonly Photo[],
  seed: number,
): Promise<LabelledImage[]> {
  const dataset: LabelledImage[] = [];
  for (const photo of photos) {
    for (const [i, [defect, target]] of LOCAL_DEFECTS.entries()) {
      const { image, original } = await strikeCase(photo, defect, inputSize, seed);
      dataset.push({ image, label: target });
      if (i === 0) dataset.push({ image: original, label: acceptableName(metadata) });
    }
  }
  return dataset;
}
