import type { ModelMetadata } from '../../model/index.js';
import type { Measured } from '../data/shot.js';
import { type ConfusionMatrix, confusionMatrix } from '../statistics/index.js';
import { acceptableName } from './verdictOf.js';

/** What photos with one defect or none were taken for: the verdict's worst defect against the true one. */
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
