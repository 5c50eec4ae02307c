import { thresholdOf } from '../../model/thresholdOf.js';
import type { Measured } from '../data/shot.js';
import type { GroupedPhoto } from './groupErrors.js';
import type { MeasuredModel } from './measurePhotos.js';

/** Measured photos as {@link groupErrors} takes them. */
export function groupedPhotos(
  { classNames, acceptableClass, thresholds }: MeasuredModel,
  photos: readonly Measured[],
): GroupedPhoto[] {
  return photos.map(({ person, group, passable, labels = new Map(), acceptable, probabilities }) => ({
    ...{ person, group, passable, labels, acceptable },
    reached: classNames.filter(
      (name, c) => name !== acceptableClass && probabilities[c] >= thresholdOf(thresholds, name),
    ),
  }));
}
