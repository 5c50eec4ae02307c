import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileReason } from './fileReason.js';

/**
 * Makes a folder and those above it that do not exist. (Node's recursive `mkdir` never returns on a file system that takes no folders, such as /proc.)
 *
 * @param path - of the folder
 * @returns the first folder that was made; undefined where `path` existed
 * @throws Error when it is not a folder or cannot be made
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return undefined;
  if (found) throw new Error(`${path} must be a folder, got a file`);
  const first = dirname(folder) === folder ? undefined : await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (cause) {
    // another process may have been quicker
    if ((await stat(folder).catch(() => undefined))?.isDirectory()) return first;
    throw new Error(`${path} cannot be made: ${fileReason(cause)}`, { cause });
  }
  return first ?? folder;
}
