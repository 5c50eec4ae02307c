import type { Measured } from '../data/shot.js';
import { calibration, hasClass } from './calibration.js';
import { confusion } from './confusion.js';
import { discard } from './discard.js';
import { falseRejects } from './falseRejects.js';
import {
  type MeasuredModel,
  measurePhotos,
  type PhotosOptions,
  type PhotosReport,
  type Question,
} from './measurePhotos.js';
import { optional } from './optional.js';
import type { RocChart } from './rocChart.js';
import { acceptableName } from './verdictOf.js';

/**
 * Measures the user's own labelled photos: each class against acceptable photos, and against all photos known to lack the class.
 *
 * @param model - classes and thresholds of the model
 * @param photos - photos with labels
 * @param options - bootstrap, and number of listed mistakes
 * @returns the report and its ROC curves
 */
export function measureOwn(
  model: MeasuredModel,
  photos: readonly Measured[],
  options: PhotosOptions,
): { report: PhotosReport; charts: RocChart[] } {
  const acceptable = acceptableName(model);
  const clean = photos.filter((photo) => hasClass(photo, acceptable, model) === true);
  const known = photos.filter((photo) => hasClass(photo, acceptable, model) !== undefined);
  const labelled = (className: string, label: 0 | 1): Measured[] =>
    photos.filter(({ labels }) => labels?.get(className) === label);
  const questions = model.classNames.flatMap((className): Question[] => {
    const positives = labelled(className, 1);
    const all = {
      name: `${className} / all others`,
      className,
      positives,
      negatives: labelled(className, 0),
    };
    return className === acceptable
      ? [all]
      : [{ name: `${className} / ${acceptable}`, className, positives, negatives: clean }, all];
  });
  const utilities = known.map((photo) => Number(photo.acceptable === clean.includes(photo)));
  return measurePhotos(model, photos, questions, options, {
    // photos whose faults and overall grade disagree have no class
    confusion: confusion(
      model,
      known.filter((photo) => clean.includes(photo) === (photo.defects.length === 0)),
    ),
    calibration: calibration(model, photos, []),
    ...optional('falseRejects', falseRejects(clean)),
    ...optional('discard', discard(known, utilities, 'the verdict is right')),
  });
}
