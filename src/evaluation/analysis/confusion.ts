import type { ModelMetadata } from '../../model/index.js';
import type { Measured } from '../data/shot.js';
import { type ConfusionMatrix, confusionMatrix } from '../statistics/index.js';
import { acceptableName } from './verdictOf.js';

/** Confusion matrix of photos with at most one defect: the true defect against the worst defect of the verdict. */
export function confusion(
  model: Pick<ModelMetadata, 'classNames' | 'acceptableClass'>,
  photos: readonly Measured[],
): ConfusionMatrix {
  const clean = acceptableName(model);
  const names = [clean, ...model.classNames.filter((name) => name !== model.acceptableClass)];
  const pairs = photos
    .map(({ defects, named }) => ({ truth: defects[0]?.className ?? clean, predicted: named, defects }))
    .filter(({ defects, truth }) => defects.length < 2 && names.includes(truth));
  return confusionMatrix(pairs, names);
}
