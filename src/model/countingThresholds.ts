import { byName } from './byName.js';
import type { ModelMetadata } from './metadata.js';
import { thresholdOf } from './thresholdOf.js';

/**
 * The probability from which each class counts in one photo: its threshold; of a defect in a photo that the acceptable class rejects, its naming threshold
 * where that is lower.
 *
 * @param probabilities - one per class, in the order of `model.classNames`
 */
export function countingThresholds(
  probabilities: ArrayLike<number>,
  model: Pick<ModelMetadata, 'classNames' | 'acceptableClass' | 'thresholds' | 'namingThresholds'>,
): number[] {
  const { classNames, acceptableClass } = model;
  const thresholds = byName(Object.entries(model.thresholds));
  const naming = byName(Object.entries(model.namingThresholds ?? {}));
  const isRejected = classNames.some(
    (name, i) => name === acceptableClass && probabilities[i] < thresholdOf(thresholds, name),
  );
  return classNames.map((name) => {
    const threshold = thresholdOf(thresholds, name);
    return isRejected && name !== acceptableClass ? Math.min(threshold, naming[name] ?? 1) : threshold;
  });
}
