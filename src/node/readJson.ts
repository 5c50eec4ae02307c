import { messageOf } from '../validate.js';
import { readRegularFile } from './readRegularFile.js';

/**
 * Reads a JSON file.
 *
 * @returns undefined where there is no such file
 * @throws Error naming the file when it cannot be read or is not JSON
 */
export async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readRegularFile(path, 'a JSON file')).toString('utf8');
  } catch (error) {
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    if (cause?.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is damaged: ${messageOf(cause)}`, { cause });
  }
}
