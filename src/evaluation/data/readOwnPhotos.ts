import type { JudgedFace } from '../../types.js';
import { checkOneOf } from '../../validate.js';
import { acceptableName } from '../analysis/verdictOf.js';
import { checkNames } from './checkNames.js';
import { classLabels } from './classLabels.js';
import type { PhotoRecord } from './photoRecord.js';
import { readPhotos } from './readPhotos.js';
import type { PhotoTable, PhotoTableOptions } from './readPhotoTable.js';
import type { Known } from './shot.js';

/** A photo of the user's own data. */
export interface OwnPhoto extends Known {
  readonly face: JudgedFace | undefined;
  readonly labels: ReadonlyMap<string, 0 | 1>;
}

/** Photos of the user's own data, with notes for the reader of a report. */
export interface OwnPhotos {
  readonly photos: readonly OwnPhoto[];
  readonly notes: readonly string[];
}

/** Options for reading your own photos, for `evaluate` and `calibrateModel`. */
export interface OwnPhotosOptions extends PhotoTableOptions {
  /** The folder of photos without a fault, for class folders. @defaultValue the acceptable class of the model */
  readonly acceptableFolder?: string | undefined;
}

/** Defaults of {@link OwnPhotosOptions}, where undefined leaves the choice to the reader. */
export const OWN_PHOTOS_DEFAULTS = Object.freeze({
  acceptableFolder: undefined as OwnPhotosOptions['acceptableFolder'],
  extraColumns: undefined as OwnPhotosOptions['extraColumns'],
  rename: undefined as OwnPhotosOptions['rename'],
  overallWords: undefined as OwnPhotosOptions['overallWords'],
});

type Model = { readonly classNames: readonly string[]; readonly acceptableClass: string | null };

/**
 * Reads labelled photos for the measurement of a model: a table of photos or class folders, see {@link readPhotos}.
 *
 * @param data - the CSV file or the folder
 * @param model - classes of the model
 * @param options - the folder of photos without a fault, and renamed columns
 * @returns the photos with a label for each class of the model that is known
 * @throws RangeError for invalid data, for a fault that is nearly a class of the model, and for class folders of which some are not classes of the model while none is known to hold photos
 * without a fault
 */
export async function readOwnPhotos(
  data: string,
  model: Model,
  { acceptableFolder, ...table }: OwnPhotosOptions = {},
): Promise<OwnPhotos> {
  const clean = acceptableName(model);
  const acceptableClass = acceptableFolder ?? clean;
  const found = await readPhotos(data, { acceptableClass, ...table });
  checkNames(data, found.faults, model.classNames);
  const unknown = found.faults.filter((fault) => !model.classNames.includes(fault));
  if (found.layout === 'class folders' && unknown.length > 0) {
    const folders = [
      ...found.faults,
      ...(found.photos.some(({ overall }) => overall === 0) ? [acceptableClass] : []),
    ];
    checkOneOf('acceptableFolder', acceptableClass, folders);
  }
  return {
    photos: found.photos.map((record) =>
      ownPhoto(record, found.faults, { ...model, acceptableClass: clean }),
    ),
    notes: notesOf(found, unknown),
  };
}

function ownPhoto(
  record: PhotoRecord,
  faults: readonly string[],
  { classNames, acceptableClass }: { classNames: readonly string[]; acceptableClass: string },
): OwnPhoto {
  const { path, source, person, group, face, overall } = record;
  const clear = faults.filter((fault) => record.faults.get(fault) === 2);
  const labels = classLabels(record, faults, {
    classNames: [...new Set([acceptableClass, ...classNames])],
    acceptableClass,
  });
  const label = labels.get(acceptableClass);
  const passable = overall !== undefined ? overall !== 2 : label === undefined ? undefined : label === 1;
  const whole = label === 1 ? acceptableClass : overall === 2 ? 'bad' : 'borderline';
  return {
    path,
    source: source || 'own',
    person,
    group,
    kind: clear.length > 0 ? clear.join(' + ') : whole,
    defects: clear.map((name) => ({ name, className: name, severity: 1 })),
    face,
    labels,
    passable,
  };
}

function notesOf({ layout, photos }: PhotoTable, unknown: readonly string[]): string[] {
  const boxes = photos.filter(({ face }) => face).length;
  return [
    `${boxes} of ${photos.length} photos have a face box in the table; of the others the whole photo was measured.`,
    layout === 'class folders'
      ? 'Each photo is taken to have the class of its folder, and no other.'
      : 'A fault of grade 2 counts as there, of grade 0 as not there; grade 1 and empty cells count neither way.',
    ...(unknown.length > 0
      ? [`The model has no class for ${unknown.join(', ')}: such photos count as not acceptable only.`]
      : []),
  ];
}
