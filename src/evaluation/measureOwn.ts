import { calibration } from './calibration.js';
import { confusion } from './confusion.js';
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
import { acceptableName } from './verdictOf.js';

/** Measures a folder of a user's own, each photo having the class of its folder and no other. */
export function measureOwn(
  model: MeasuredModel,
  photos: readonly Measured[],
  options: PhotosOptions,
): { report: PhotosReport; charts: RocChart[] } {
  const clean = photos.filter(({ defects }) => defects.length === 0);
  const questions = model.classNames.flatMap((className): Question[] => {
    const isClean = className === acceptableName(model);
    const having = isClean ? clean : photos.filter(({ defects }) => defects[0]?.className === className);
    const rest = photos.filter((photo) => !having.includes(photo));
    const all = { name: `${className} / all others`, className, positives: having, negatives: rest };
    return isClean
      ? [all]
      : [
          { name: `${className} / ${acceptableName(model)}`, className, positives: having, negatives: clean },
          all,
        ];
  });
  return measurePhotos(model, photos, questions, options, {
    confusion: confusion(model, photos),
    calibration: calibration(model, photos, []),
    ...optional('falseRejects', falseRejects(clean)),
    ...optional('discard', discard(photos, correctness(photos), 'the verdict is right')),
  });
}
