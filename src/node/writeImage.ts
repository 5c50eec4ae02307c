import { rename, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Pixels } from '../types.js';
import { checkOneOf, checkRaster } from '../validate.js';
import { loadSharp } from './loadSharp.js';

const FORMATS = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' } as const;

/**
 * Writes pixels as PNG, JPEG or WebP, by the end of the file's name. A file is there whole or not at all.
 *
 * @throws RangeError for another kind of file; Error when it cannot be written
 */
export async function writeImage(path: string, image: Pixels): Promise<void> {
  const extension = extname(path).toLowerCase();
  checkOneOf('the extension of the file', extension, Object.keys(FORMATS));
  const channels = checkRaster('image', image, [3, 4]) as 3 | 4;
  const sharp = await loadSharp();
  const raw = Buffer.from(Uint8ClampedArray.from(image.data));
  const bytes = await sharp(raw, { raw: { width: image.width, height: image.height, channels } })
    .toFormat(FORMATS[extension as keyof typeof FORMATS])
    .toBuffer();
  try {
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
  } catch (cause) {
    throw new Error(`${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
