import { type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileReason } from '../../node/fileReason.js';
import { IMAGE_EXTENSIONS, UNREADABLE_FORMATS } from '../../node/index.js';
import { checkObject, checkPath } from '../../validate.js';
import type { PhotoRecord } from './photoRecord.js';
import { type PhotoTable, readPhotoTable } from './readPhotoTable.js';

/** Options of {@link readClassFolders}. */
export interface ClassFoldersOptions {
  /** The folder of photos without a fault; null if every folder is a fault. */
  readonly acceptableClass: string | null;
}

/**
 * Reads a folder with a subfolder for each class, `DIR/blurred/1.jpg`, as a table of photos: a photo has the fault of its folder, with grade
 * clear, and no other; in the folder of the acceptable class it has none.
 *
 * `DIR/photos.csv`, if present, has details of photos: a table with the column `path`, relative to DIR, and any of `person`, `group`,
 * `source`, `split` and the face box, but no faults.
 *
 * @param directory - the folder
 * @param options - the folder of photos without a fault
 * @returns the faults and the photos, in the order of the names of folders and files
 * @throws RangeError when there are no photos, a photo has an unsupported format, such as HEIC, or lies in a folder below that of its class, or
 * photos.csv names a photo that is in no class folder
 */
export async function readClassFolders(directory: string, options: ClassFoldersOptions): Promise<PhotoTable> {
  checkPath('directory', directory);
  checkObject('options', options, '{ acceptableClass }');
  const { acceptableClass } = options;
  const folders = await classFolders(directory);
  const faults = folders.filter((folder) => folder !== acceptableClass);
  const details = await readDetails(directory);
  const photos: PhotoRecord[] = [];
  for (const folder of folders) {
    for (const name of await photoNames(join(directory, folder))) {
      const path = join(directory, folder, name);
      const detail = details.get(path);
      details.delete(path);
      photos.push({
        path,
        where: path,
        person: `${folder}/${name}`,
        group: '',
        source: '',
        extra: new Map(),
        ...detail,
        faults: new Map(faults.map((fault) => [fault, fault === folder ? 2 : 0])),
        overall: folder === acceptableClass ? 0 : 2,
      });
    }
  }
  const [stray] = details.values();
  if (stray) {
    throw new RangeError(`${stray.where} must name a photo in a folder of a class, got ${stray.path}`);
  }
  if (photos.length === 0) {
    throw new RangeError(`${directory} must have a folder of photos for each class, got no photos`);
  }
  return { layout: 'class folders', faults, photos };
}

/** The names of the class folders, sorted; a link to a folder is one, too. */
async function classFolders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`${directory} must be a folder with a folder for each class: ${fileReason(cause)}`, {
      cause,
    });
  });
  return foldersOf(directory, entries);
}

/** The names of the folders among the entries, sorted; hidden ones are left out. */
async function foldersOf(directory: string, entries: readonly Dirent[]): Promise<string[]> {
  const folders: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const link = entry.isSymbolicLink()
      ? await stat(join(directory, entry.name)).catch(() => undefined)
      : undefined;
    if ((link ?? entry).isDirectory()) folders.push(entry.name);
  }
  return folders.sort();
}

/**
 * The names of the photos of a class, sorted; hidden files, such as macOS keeps beside photos, are left out.
 *
 * @throws RangeError naming a photo in an unsupported format, and a subfolder with photos: no photo is skipped silently
 */
async function photoNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  // a folder that is named like a photo is read as one, which fails
  const inside = (await foldersOf(folder, entries)).filter((name) => !isPhoto(name));
  for (const name of inside) {
    const [photo] = (await readdir(join(folder, name))).filter(isPhoto).sort();
    if (photo !== undefined)
      throw new RangeError(
        `${folder} must have no folder of photos, got ${join(name, photo)}: move them up, or list them in a table`,
      );
  }
  const names = entries
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.') && !inside.includes(name))
    .sort();
  checkReadable(folder, names);
  return names.filter(isPhoto);
}

function isPhoto(name: string): boolean {
  return !name.startsWith('.') && IMAGE_EXTENSIONS.includes(extname(name).toLowerCase());
}

async function readDetails(directory: string): Promise<Map<string, PhotoRecord>> {
  const file = join(directory, 'photos.csv');
  if (!existsSync(file)) return new Map();
  const { faults, photos } = await readPhotoTable(file);
  if (faults.length > 0) {
    throw new RangeError(
      `${file}:1 must have no column of a fault beside folders of classes, got ${faults.join(', ')}`,
    );
  }
  return new Map(photos.map((photo) => [photo.path, photo]));
}

/** @throws RangeError naming the first photo in an unsupported format */
function checkReadable(folder: string, names: readonly string[]): void {
  for (const { name: format, extensions } of UNREADABLE_FORMATS) {
    const found = names.filter((file) => extensions.includes(extname(file).toLowerCase()));
    if (found.length === 0) continue;
    throw new RangeError(
      `${join(folder, found[0])} is ${format}, which cannot be read (${found.length} such files): convert them to JPEG or PNG`,
    );
  }
}
