import { classLabels } from '../data/classLabels.js';
import type { PhotoRecord, Split } from '../data/photoRecord.js';
import { readPhotos } from '../data/readPhotos.js';
import { TRAIN_MODEL_DEFAULTS, type TrainSettings } from './options.js';
import { splitPeople } from './splitPeople.js';

/** A photo with its labels and its split. */
export interface DatasetPhoto extends Omit<PhotoRecord, 'split'> {
  /** Labels by class name: 1 if the photo has the class, 0 if not, no entry if unknown. */
  readonly labels: Readonly<Record<string, 0 | 1>>;
  readonly split: Split;
}

/** Labelled photos for training. */
export interface Dataset {
  readonly classNames: readonly string[];
  readonly acceptableClass: string | null;
  readonly photos: readonly DatasetPhoto[];
  /** Omissions, in English sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads labelled photos and splits them by person. Classes without photos, and photos without labels, are left out.
 *
 * @param data - a folder with a subfolder for each class, or a CSV table of photos
 * @throws RangeError naming file and line for invalid data, and when there is nothing to learn
 */
export async function readDataset(
  data: string,
  {
    acceptableClass: acceptable,
    activation,
    seed,
    extraColumns,
  }: Pick<TrainSettings, 'acceptableClass' | 'activation' | 'seed' | 'extraColumns'>,
): Promise<Dataset> {
  const { faults, photos } = await readPhotos(data, { acceptableClass: acceptable, extraColumns });
  const names = [acceptable, ...faults.filter((name) => name !== acceptable)];
  const known = photos.map((photo) => ({
    photo,
    labels: classLabels(photo, faults, { classNames: names, acceptableClass: acceptable }),
  }));
  const classNames = names.filter((name) => known.some(({ labels }) => labels.get(name) === 1));
  const acceptableClass = classNames.includes(acceptable) ? acceptable : null;
  if (acceptableClass === null && acceptable !== TRAIN_MODEL_DEFAULTS.acceptableClass)
    throw new RangeError(
      `\`acceptableClass\` must be a class of a photo, one of ${classNames.map((name) => `"${name}"`).join(', ')}, got "${acceptable}"`,
    );
  const notes = names
    .filter((name) => !classNames.includes(name))
    .map((name) => `No photo has the class ${name}: it is left out.`);
  const labelled = known
    .map(({ photo, labels }) => ({
      photo,
      labels: Object.fromEntries([...labels].filter(([name]) => classNames.includes(name))),
    }))
    .filter(({ labels }) => Object.keys(labels).length > 0);
  if (labelled.length < known.length)
    notes.push(`${known.length - labelled.length} photos have no label that is known: they are left out.`);
  const has = (labels: Readonly<Record<string, 0 | 1>>): string[] =>
    classNames.filter((name) => labels[name] === 1);
  for (const name of classNames) {
    if (labelled.every(({ labels }) => labels[name] !== 0))
      throw new RangeError(
        `${data} must have photos with and without the class ${name}, got none without it`,
      );
  }
  if (activation === 'softmax') {
    for (const { photo, labels } of labelled) {
      if (has(labels).length !== 1)
        throw new RangeError(
          `${photo.where} must have exactly one class for a softmax model, got ${has(labels).join(', ') || 'none'}`,
        );
    }
  }
  const splits = splitPeople(
    labelled.map(({ photo, labels }) => ({ ...photo, classes: has(labels) })),
    seed,
  );
  return {
    classNames,
    acceptableClass,
    photos: labelled.map(({ photo, labels }, i) => ({ ...photo, labels, split: splits[i] })),
    notes,
  };
}
