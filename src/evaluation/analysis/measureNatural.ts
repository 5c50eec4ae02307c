import { naturalTasks } from '../data/naturalTasks.js';
import type { Measured } from '../data/shot.js';
import { correctness, discard } from './discard.js';
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

/** Measures natural photos: the tasks for which the model has a class. */
export function measureNatural(
  model: MeasuredModel,
  photos: readonly Measured[],
  options: PhotosOptions,
): { report: PhotosReport; charts: RocChart[] } {
  const labelled = (label: string): Measured[] => photos.filter(({ kind }) => kind === label);
  const questions: Question[] = [
    ...naturalTasks(model.acceptableClass ?? '').map(({ name, className, isPositive, isNegative }) => ({
      name,
      className,
      positives: photos.filter(isPositive),
      negatives: photos.filter(isNegative),
    })),
    {
      name: 'no face / face, bad ones too',
      className: 'no-face',
      positives: labelled('no-face'),
      negatives: photos.filter(({ kind }) => kind !== 'no-face'),
    },
  ];
  // for the other labels it is unknown whether the photo is acceptable
  const judged = photos.filter(({ kind }) =>
    ['good', 'bad', 'masked', 'side-light', 'no-face'].includes(kind),
  );
  return measurePhotos(model, photos, questions, options, {
    ...optional('falseRejects', falseRejects(labelled('good'))),
    ...optional(
      'discard',
      discard(
        judged,
        correctness(judged),
        'the verdict is right (good, bad, masked, side-light and no-face photos)',
      ),
    ),
  });
}
