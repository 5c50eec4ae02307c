import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FaceBox } from '../../types.js';
import { checkOneOf } from '../../validate.js';
import { readPhotoTable } from './readPhotoTable.js';
import type { Known, KnownDefect } from './shot.js';

/** A photo of `natural.csv`. */
export interface NaturalPhoto extends Known {
  readonly face: FaceBox | undefined;
}

/** Defect class of a label; undefined if the photo has no defect as far as its task is concerned. */
const CLASS_OF_LABEL: ReadonlyMap<string, string | undefined> = new Map([
  ['good', undefined],
  ['bad', 'bad'],
  ['masked', 'occluded'],
  ['bare', undefined],
  ['side-light', 'side-lit'],
  ['even-light', undefined],
  ['no-face', 'no-face'],
]);

/**
 * The photos of `natural.csv`, which are never used for training: a table of photos with the columns `label` (good, bad, masked, bare,
 * side-light, even-light or no-face) and `defects` (words, empty if there are none).
 *
 * @param directory - the folder of `natural.csv`, to which paths are relative
 * @returns the photos, in the order of the rows; none without a `natural.csv`
 * @throws RangeError naming file and line for an invalid table, a missing column or an unknown label
 */
export async function readNaturalPhotos(directory: string): Promise<NaturalPhoto[]> {
  const file = join(directory, 'natural.csv');
  if (!existsSync(file)) return [];
  const { photos } = await readPhotoTable(file, { extraColumns: ['label', 'defects'] });
  return photos.map(({ path, where, person, group, face, extra }) => {
    const label = extra.get('label');
    if (!label) throw new RangeError(`${where} must have a label, got none`);
    checkOneOf(`${where}: label`, label, [...CLASS_OF_LABEL.keys()]);
    return {
      path,
      source: 'natural',
      person,
      group,
      kind: label,
      defects: defectsOf(label, extra.get('defects') ?? ''),
      face,
    };
  });
}

function defectsOf(label: string, defects: string): KnownDefect[] {
  const labelled = CLASS_OF_LABEL.get(label);
  if (labelled === undefined) return [];
  const className = label === 'bad' && /blur/.test(defects) ? 'blurred' : labelled;
  return [{ name: defects || label, className, severity: 1 }];
}
