import { join } from 'node:path';
import { readImage } from '../../node/readImage.js';
import type { FaceBox } from '../../types.js';
import { readCsv } from './csv.js';
import type { Known, KnownDefect, Shot } from './shot.js';

/** A row of `natural.csv`. */
export interface NaturalPhoto extends Known {
  readonly face: FaceBox | undefined;
}

/** The class of the defect that a label stands for. */
const CLASS_OF: Readonly<Record<string, string>> = {
  masked: 'occluded',
  'side-light': 'side-lit',
  'no-face': 'no-face',
};

/** Labels of photos to which nothing is wrong, as far as the question goes. */
const GOOD = ['good', 'bare', 'even-light'];

/**
 * The photos that `natural.csv` lists: path, label, defects, face_x, face_y, face_w, face_h (empty without a face); and, if they are
 * there, the columns person and group.
 *
 * @throws RangeError when a column is missing or a number is none
 */
export async function readNaturalPhotos(directory: string): Promise<NaturalPhoto[]> {
  const file = join(directory, 'natural.csv');
  const rows = await readCsv(file);
  return rows.map((row, i) => {
    const { path, label, defects } = row;
    if (!path || !label) throw new RangeError(`${file}:${i + 2} must have a path and a label`);
    return {
      path: join(directory, path),
      source: 'natural',
      person: row.person || path,
      group: row.group ?? '',
      kind: label,
      defects: defectsOf(label, defects ?? ''),
      face: faceOfRow(row, `${file}:${i + 2}`),
    };
  });
}

/**
 * The face box of a row, undefined where it is empty.
 *
 * @throws RangeError when a number is none
 */
export function faceOfRow(row: Readonly<Record<string, string>>, where: string): FaceBox | undefined {
  if (!row.face_w) return undefined;
  const [x, y, width, height] = [row.face_x, row.face_y, row.face_w, row.face_h].map((text) =>
    text ? Number(text) : Number.NaN,
  ) as [number, number, number, number];
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new RangeError(`${where} must have four numbers for the face, got ${Object.values(row).join(',')}`);
  }
  return { x, y, width, height };
}

/** Reads the photos one after the other. */
export async function* shotsOf(
  photos: readonly (Known & { face: FaceBox | undefined })[],
): AsyncGenerator<Shot> {
  for (const photo of photos) yield { ...photo, pixels: await readImage(photo.path) };
}

function defectsOf(label: string, defects: string): KnownDefect[] {
  if (GOOD.includes(label)) return [];
  const className = CLASS_OF[label] ?? (/blur/.test(defects) ? 'blurred' : label);
  return [{ name: defects || label, className, severity: 1 }];
}
