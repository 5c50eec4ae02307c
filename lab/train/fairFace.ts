import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CsvTable, readCsv } from '../../src/evaluation/data/csv.js';
import type { PhotoRecord } from '../../src/evaluation/data/photoRecord.js';
import { photoTable } from '../../src/evaluation/data/readPhotoTable.js';
import { CLASS_NAMES, type ClassName } from '../../src/evaluation/data/recipe.js';
import { dataFile } from '../data/dataFile.js';
import type { TwiceLabelled } from '../data/labelAgreement.js';

/** A labelled photo as people take them. */
export interface NaturalPhoto extends TwiceLabelled {
  /** The part of the data that it belongs to, 0..`FOLDS` - 1; undefined for a photo that is only trained on. */
  readonly fold: number | undefined;
}

/** Parts of equal size, each with as many photos of every group. */
export const FOLDS = 5;

/** A pass of labels over all photos after a look at labels of the table, and one over those that the table leaves out, before it: lab/data/README.md. */
const [CALIBRATED, UNCALIBRATED] = [
  'fairface-labels-calibrated.csv',
  'fairface-labels-uncalibrated.csv',
] as const;

/** Faults of the table that are classes. */
const FAULTS = CLASS_NAMES.filter((name) => name !== 'acceptable');

/**
 * The labelled photos of the FairFace table, `fairface/labels.csv`.
 *
 * @param directory - the folder of `fairface`
 * @throws RangeError naming file and line for a table that is not valid
 */
export async function readFairFace(directory: string): Promise<NaturalPhoto[]> {
  const labelled = labelsIn(directory, await readCsv(tableOf(directory)));
  const again = await ownLabels(directory, CALIBRATED);
  const folds = new Map<string, number>();
  for (const group of new Set(labelled.map((photo) => photo.group))) {
    labelled
      .filter((photo) => photo.group === group)
      .map((photo) => ({ photo, key: createHash('sha256').update(photo.person).digest('hex') }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .forEach(({ photo }, i) => {
        folds.set(photo.path, i % FOLDS);
      });
  }
  return withSecondPass(labelled, again).map((photo) => ({ ...photo, fold: folds.get(photo.path) ?? 0 }));
}

/**
 * The photos that `fairface/labels.csv` has without labels, with those of `lab/data`: for training alone.
 *
 * @param directory - the folder of `fairface`
 * @throws RangeError naming file and line for a table that is not valid
 */
export async function readMoreFairFace(directory: string): Promise<NaturalPhoto[]> {
  const calibrated = await ownLabels(directory, CALIBRATED);
  const uncalibrated = await ownLabels(directory, UNCALIBRATED);
  const both = withSecondPass(calibrated, uncalibrated).filter(({ again }) => again !== undefined);
  return both.map((photo) => ({ ...photo, fold: undefined }));
}

function withSecondPass(photos: readonly PhotoRecord[], others: readonly PhotoRecord[]): TwiceLabelled[] {
  const byPath = new Map(others.map((photo) => [photo.path, photo]));
  return photos.map((photo) => ({ ...photo, again: byPath.get(photo.path) }));
}

/** The labels of `lab/data` for the photos that are there. */
async function ownLabels(directory: string, name: string): Promise<PhotoRecord[]> {
  const { rows, ...table } = await readCsv(fileURLToPath(dataFile(name)));
  const there = rows.filter(({ values }) =>
    existsSync(join(directory, 'fairface', values.get('file') ?? '')),
  );
  return labelsIn(directory, { ...table, rows: there });
}

/** The labelled photos of a table, whose paths are relative to the folder `fairface`; only the table of the data set states groups. */
function labelsIn(directory: string, table: CsvTable): PhotoRecord[] {
  const { photos } = photoTable(
    { ...table, file: tableOf(directory) },
    {
      rename: { file: 'path', ...(table.columns.includes('race') && { race: 'group' }) },
      extraColumns: ['age', 'gender', 'cover'],
      overallWords: { good: 0, borderline: 1, bad: 2 },
    },
  );
  return photos.filter(({ overall }) => overall !== undefined);
}

const tableOf = (directory: string): string => join(directory, 'fairface', 'labels.csv');

/** The label of each grade of a fault: a slight one is half a fault. */
const OF_FAULT = [0, 0.5, 1] as const;
/** The label of `acceptable` for each grade of a photo: many apps would take a borderline photo. */
const OF_PHOTO = [1, 0.8, 0] as const;

/** The labels of a photo by its grades, the mean of two passes where there are two. */
export function naturalLabels(photo: TwiceLabelled): Partial<Record<ClassName, number>> {
  const labels = labelsOf(photo);
  if (!photo.again) return labels;
  const others = labelsOf(photo.again);
  for (const name of CLASS_NAMES) {
    const [label, other] = [labels[name], others[name]];
    if (label !== undefined && other !== undefined) labels[name] = (label + other) / 2;
  }
  return labels;
}

function labelsOf({ faults, overall }: PhotoRecord): Partial<Record<ClassName, number>> {
  const labels: Partial<Record<ClassName, number>> = {};
  if (overall !== undefined) labels.acceptable = OF_PHOTO[overall];
  for (const name of FAULTS) {
    const grade = faults.get(name);
    if (grade !== undefined) labels[name] = OF_FAULT[grade];
  }
  return labels;
}
