import type { Measured } from './data/shot.js';
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
import type { RocChart } from './rocChartData.js';

/** Measures natural photos: the questions of which the model has the class. */
export function measureNatural(
  model: MeasuredModel,
  photos: readonly Measured[],
  options: PhotosOptions,
): { report: PhotosReport; charts: RocChart[] } {
  const labelled = (label: string): Measured[] => photos.filter(({ kind }) => kind === label);
  const good = labelled('good');
  const bad = labelled('bad');
  const blurred = bad.filter(({ defects }) => defects[0]?.className === 'blurred');
  const faces = photos.filter(({ kind }) => kind !== 'no-face');
  const questions: Question[] = [
    { name: 'good / bad', className: model.acceptableClass ?? '', positives: good, negatives: bad },
    { name: 'blurred / good', className: 'blurred', positives: blurred, negatives: good },
    {
      name: 'masked / bare',
      className: 'occluded',
      positives: labelled('masked'),
      negatives: labelled('bare'),
    },
    {
      name: 'side-light / even-light',
      className: 'side-lit',
      positives: labelled('side-light'),
      negatives: labelled('even-light'),
    },
    {
      name: 'no face / face',
      className: 'no-face',
      positives: labelled('no-face'),
      negatives: faces.filter(({ kind }) => kind !== 'bad'),
    },
    {
      name: 'no face / face, bad ones too',
      className: 'no-face',
      positives: labelled('no-face'),
      negatives: faces,
    },
  ];
  // of the others nobody knows whether all is right or wrong with them
  const judged = photos.filter(({ kind }) =>
    ['good', 'bad', 'masked', 'side-light', 'no-face'].includes(kind),
  );
  return measurePhotos(model, photos, questions, options, {
    ...optional('falseRejects', falseRejects(good)),
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
