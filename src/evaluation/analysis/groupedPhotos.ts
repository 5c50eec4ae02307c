import { countingThresholds } from '../../model/countingThresholds.js';
import type { Measured } from '../data/shot.js';
import type { GroupedPhoto } from './groupErrors.js';
import type { MeasuredModel } from './measurePhotos.js';

/** Measured photos as input of {@link groupErrors}. */
export function groupedPhotos(model: MeasuredModel, photos: readonly Measured[]): GroupedPhoto[] {
  return photos.map(({ person, group, passable, labels = new Map(), acceptable, probabilities }) => {
    const thresholds = countingThresholds(probabilities, model);
    return {
      ...{ person, group, passable, labels, acceptable },
      reached: model.classNames.filter(
        (name, c) => name !== model.acceptableClass && probabilities[c] >= thresholds[c],
      ),
    };
  });
}
