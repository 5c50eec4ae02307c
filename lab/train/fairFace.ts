import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PhotoRecord } from '../../src/evaluation/data/photoRecord.js';
import { readPhotoTable } from '../../src/evaluation/data/readPhotoTable.js';
import { CLASS_NAMES, type ClassName } from '../../src/evaluation/data/recipe.js';

/** A labelled photo as people take them. */
export interface NaturalPhoto extends PhotoRecord {
  /** The part of the data that it belongs to, 0..`FOLDS` - 1. */
  readonly fold: number;
}

/** Parts of equal size, each with as many photos of every group. */
export const FOLDS = 5;

/** Faults of the table that are classes. */
const FAULTS = CLASS_NAMES.filter((name) => name !== 'acceptable');

/**
 * The labelled photos of the FairFace table, `fairface/labels.csv`.
 *
 * @param directory - the folder of `fairface`
 * @throws RangeError naming file and line for a table that is not valid
 */
export async function readFairFace(directory: string): Promise<NaturalPhoto[]> {
  const { photos } = await readPhotoTable(join(directory, 'fairface', 'labels.csv'), {
    rename: { file: 'path', race: 'group' },
    extraColumns: ['age', 'gender', 'cover'],
    overallWords: { good: 0, borderline: 1, bad: 2 },
  });
  const labelled = photos.filter(({ overall }) => overall !== undefined);
  const folds = new Map<PhotoRecord, number>();
  for (const group of new Set(labelled.map((photo) => photo.group))) {
    labelled
      .filter((photo) => photo.group === group)
      .map((photo) => ({ photo, key: createHash('sha256').update(photo.person).digest('hex') }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .forEach(({ photo }, i) => {
        folds.set(photo, i % FOLDS);
      });
  }
  return labelled.map((photo) => ({ ...photo, fold: folds.get(photo) ?? 0 }));
}

/** The label of each grade of a fault: a slight one is half a fault. */
const OF_FAULT = [0, 0.5, 1] as const;
/** The label of `acceptable` for each grade of a photo: many apps would take a borderline photo. */
const OF_PHOTO = [1, 0.8, 0] as const;

/** The labels of a photo by its grades. */
export function naturalLabels({ faults, overall }: PhotoRecord): Partial<Record<ClassName, number>> {
  const labels: Partial<Record<ClassName, number>> = {};
  if (overall !== undefined) labels.acceptable = OF_PHOTO[overall];
  for (const name of FAULTS) {
    const grade = faults.get(name);
    if (grade !== undefined) labels[name] = OF_FAULT[grade];
  }
  return labels;
}
