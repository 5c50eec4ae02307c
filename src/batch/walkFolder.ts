import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileReason } from '../node/fileReason.js';
import { IMAGE_EXTENSIONS, UNREADABLE_FORMATS } from '../node/imageFormats.js';

/** File extensions of photos, including those that cannot be read: they give a result with an error, and are not missed. */
const EXTENSIONS = new Set([
  ...IMAGE_EXTENSIONS,
  ...UNREADABLE_FORMATS.filter(({ name }) => !['PDF', 'PSD', 'SVG'].includes(name)).flatMap(
    ({ extensions }) => extensions,
  ),
]);

/** @returns whether a file has the extension of a photo */
export function isPhotoName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && EXTENSIONS.has(name.slice(dot).toLowerCase());
}

/**
 * Files in a folder and in those below it, folder by folder, sorted by name. Hidden files and folders are left out, and links to folders are not followed. Pipes and devices
 * are among them: reading one gives an error.
 *
 * @throws Error naming a folder that cannot be read
 */
export async function* walkFolder(folder: string): AsyncGenerator<string, void, undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`the folder ${folder} cannot be read: ${fileReason(cause)}`, { cause });
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walkFolder(path);
    else yield path;
  }
}
