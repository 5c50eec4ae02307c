import { stat } from 'node:fs/promises';
import { isPattern, LIST_EXTENSIONS } from './listPhotos.js';

/** Whether an input of `listPhotos` is the path of a photo: no folder, pattern or list. */
export async function isOnePhoto(input: string): Promise<boolean> {
  if (input === '-' || LIST_EXTENSIONS.some((end) => input.toLowerCase().endsWith(end))) return false;
  const found = await stat(input).catch(() => undefined);
  return found ? !found.isDirectory() : !isPattern(input);
}
