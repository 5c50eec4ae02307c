import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fail.mjs';

/**
 * The folder of photos that a script was given. Without it, or without a file that it must have, the script ends with one line and the exit code of
 * the lab.
 *
 * @param folder - as given, or undefined
 * @param file - what the folder must have
 */
export function dataFolder(folder, file = 'faces.csv') {
  const problem = !folder
    ? `the folder that has ${file} must be given, got nothing`
    : !existsSync(join(folder, file)) && `${join(folder, file)} does not exist`;
  if (problem) fail(problem);
  return folder;
}
