import type { FaceBox } from '../../types.js';
import { checkOneOf } from '../../validate.js';
import { acceptableName } from '../analysis/verdictOf.js';
import { classLabels } from './classLabels.js';
import type { PhotoRecord } from './photoRecord.js';
import { readPhotos } from './readPhotos.js';
import type { PhotoTable, PhotoTableOptions } from './readPhotoTable.js';
import type { Known } from './shot.js';

/** A photo of a user's own data. */
export interface OwnPhoto extends Known {
  readonly face: FaceBox | undefined;
  readonly labels: ReadonlyMap<string, 0 | 1>;
}

/** Photos of a user's own data, and what the reader of a report must know of them. */
export interface OwnPhotos {
  readonly photos: readonly OwnPhoto[];
  readonly notes: readonly string[];
}

/** How photos of your own are read, for `evaluate` and `calibrateModel`. */
export interface OwnPhotosOptions extends PhotoTableOptions {
  /** The folder of photos without a fault, where class folders are read. @defaultValue the acceptable class of the model */
  readonly acceptableFolder?: string | undefined;
}

type Model = { readonly classNames: readonly string[]; readonly acceptableClass: string | null };

/**
 * Labelled photos as a model is measured on them: a table of photos or class folders, see {@link readPhotos}.
 *
 * @param data - the CSV file or the folder
 * @param model - its classes
 * @param options - the folder of photos without a fault; columns of other names
 * @returns the photos with a label for each class of the model that is known
 * @throws RangeError for data that are not valid, and for class folders of which none is known to have photos without a fault though some
 * are no class of the model
 */
export async function readOwnPhotos(
  data: string,
  model: Model,
  { acceptableFolder, ...table }: OwnPhotosOptions = {},
): Promise<OwnPhotos> {
  const clean = acceptableName(model);
  const acceptableClass = acceptableFolder ?? clean;
  const found = await readPhotos(data, { acceptableClass, ...table });
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
