import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkObject, checkPath } from '../../validate.js';
import { checkNoAcceptable } from './checkNames.js';
import { type ClassFoldersOptions, readClassFolders } from './readClassFolders.js';
import { type PhotoTable, type PhotoTableOptions, readPhotoTable } from './readPhotoTable.js';

/** Options of {@link readPhotos}. */
export interface ReadPhotosOptions extends PhotoTableOptions, ClassFoldersOptions {}

/**
 * Reads labelled photos: a CSV table of photos (see {@link readPhotoTable}), a folder with a table `photos.csv` that has faults or `overall`,
 * or a folder with a subfolder for each class (see {@link readClassFolders}).
 *
 * @param data - path of the CSV file or of the folder
 * @param options - the acceptable class of class folders, and renamed columns
 * @returns the faults and the photos
 * @throws RangeError naming file and line for an invalid table, or one with a column of the acceptable class, and for a folder without labelled photos; Error when `data` cannot be read
 */
export async function readPhotos(data: string, options: ReadPhotosOptions): Promise<PhotoTable> {
  checkPath('data', data);
  checkObject('options', options, '{ acceptableClass }');
  const { acceptableClass, ...table } = options;
  if (!existsSync(data)) throw new RangeError(`${data} must be a CSV file or a folder, got nothing there`);
  const labelled = (file: string, found: PhotoTable): PhotoTable => checkLabels(file, found, acceptableClass);
  if (!statSync(data).isDirectory()) return labelled(data, await readPhotoTable(data, table));
  const file = join(data, 'photos.csv');
  if (existsSync(file)) {
    const found = await readPhotoTable(file, table);
    if (found.faults.length > 0 || found.photos.some(({ overall }) => overall !== undefined))
      return labelled(file, found);
  }
  return readClassFolders(data, { acceptableClass });
}

/** Checks that the table has labelled photos, and labels that mean what their names say. */
function checkLabels(file: string, table: PhotoTable, acceptableClass: string | null): PhotoTable {
  checkNoAcceptable(`${file}:1`, table.faults, acceptableClass);
  if (table.photos.length === 0) throw new RangeError(`${file} must have a row for each photo, got none`);
  if (table.photos.every(({ faults, overall }) => faults.size === 0 && overall === undefined)) {
    throw new RangeError(`${file} must have grades of faults or of overall, got none`);
  }
  return table;
}
