import { readdir, rmdir, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkInteger, checkPath } from '../validate.js';
import { lockFolder } from './lockFolder.js';
import { makeFolder } from './makeFolder.js';

/** Free space that every output needs at least, in bytes. */
const LEAST = 1_000_000;

/**
 * Takes a folder for the files of one run, before any work is done: it is made where it does not exist, and must be writable, have room and
 * not be used by another run.
 *
 * @param path - of the folder
 * @param command - name of the run, for the error of another run
 * @param bytes - free space that the run needs. @defaultValue 1,000,000
 * @returns ends the run: it releases the folder, and removes it where the run made it and left it empty
 * @throws Error when it is not a folder, cannot be made or written, has less space or is in use: the text names the other run
 */
export async function openOutputFolder(
  path: string,
  command: string,
  bytes: number = LEAST,
): Promise<() => Promise<void>> {
  checkPath('path', path);
  checkInteger('bytes', bytes, 0);
  const made = await makeFolder(path);
  try {
    await checkFreeSpace(path, bytes);
    const unlock = await lockFolder(path, command);
    return async () => {
      await unlock();
      await removeEmpty(path, made);
    };
  } catch (error) {
    await removeEmpty(path, made);
    throw error;
  }
}

/**
 * Checks that the disk of a folder has room.
 *
 * @param folder - a folder that exists
 * @param bytes - the space that is needed. @defaultValue 1,000,000
 * @throws Error when it has less
 */
export async function checkFreeSpace(folder: string, bytes: number = LEAST): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) {
    throw new Error(`${folder} must have ${bytes} bytes of free space, got ${bavail * bsize}`);
  }
}

/** Removes the folders that were made for the run, where nothing was written to them. */
async function removeEmpty(path: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  const first = resolve(made);
  for (let folder = resolve(path); folder.startsWith(first); folder = dirname(folder)) {
    const entries = await readdir(folder).catch(() => ['']);
    if (entries.length > 0) return;
    await rmdir(folder).catch(() => undefined);
  }
}
