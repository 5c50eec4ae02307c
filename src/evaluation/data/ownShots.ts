import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FaceBox } from '../../types.js';
import { checkOneOf } from '../../validate.js';
import { acceptableName } from '../verdictOf.js';
import { readCsv } from './csv.js';
import { faceOfRow } from './naturalShots.js';
import type { Known } from './shot.js';

/** A photo of a user's own folder. */
export interface OwnPhoto extends Known {
  readonly face: FaceBox | undefined;
}

/** Files that are taken for photos. */
const PHOTOS = ['.jpg', '.jpeg', '.png', '.webp', '.avif', '.tif', '.tiff', '.gif'];

/**
 * The photos of a folder with a subfolder for each class: `DIR/blurred/1.jpg`. An optional `DIR/photos.csv` says more of them: path
 * (relative to DIR), and any of face_x, face_y, face_w, face_h, person, group. Without a face the whole photo is measured.
 *
 * @throws RangeError for a folder that is no class, a row without its photo, or no photos at all
 */
export async function readOwnPhotos(
  directory: string,
  model: { readonly classNames: readonly string[]; readonly acceptableClass: string | null },
): Promise<OwnPhoto[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  const clean = acceptableName(model);
  const valid = [...new Set([clean, ...model.classNames])];
  for (const folder of folders) checkOneOf(`a folder in ${directory}`, folder, valid);
  const details = new Map<string, Record<string, string>>();
  if (entries.some(({ name }) => name === 'photos.csv')) {
    for (const row of await readCsv(join(directory, 'photos.csv'))) details.set(row.path ?? '', row);
  }
  const photos: OwnPhoto[] = [];
  for (const folder of folders) {
    const names = (await readdir(join(directory, folder))).sort();
    for (const name of names.filter((file) => PHOTOS.includes(extname(file).toLowerCase()))) {
      const path = `${folder}/${name}`;
      const row = details.get(path) ?? {};
      details.delete(path);
      photos.push({
        path: join(directory, path),
        source: 'own',
        person: row.person || path,
        group: row.group ?? '',
        kind: folder,
        defects: folder === clean ? [] : [{ name: folder, className: folder, severity: 1 }],
        face: faceOfRow(row, `photos.csv, ${path},`),
      });
    }
  }
  const [missing] = details.keys();
  if (missing !== undefined) {
    throw new RangeError(
      `photos.csv must name photos in ${directory}, got ${missing || 'a row without a path'}`,
    );
  }
  if (photos.length === 0) {
    throw new RangeError(
      `${directory} must have faces.csv, or a folder of photos for each class (${valid.join(', ')}), got no photos`,
    );
  }
  return photos;
}
