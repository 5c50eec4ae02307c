import { extname } from 'node:path';
import type { Pixels } from '../types.js';
import { checkPath, checkRaster, messageOf } from '../validate.js';
import { loadSharp } from './loadSharp.js';
import { checkOutput, type WriteOptions, writeFileAtomic } from './writeFileAtomic.js';

const FORMATS = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' } as const;

/** Extensions of the files that `writeImage` writes, in lower case, with the dot. */
export const WRITABLE_EXTENSIONS: readonly string[] = Object.freeze(Object.keys(FORMATS));

/**
 * Writes pixels as PNG, JPEG or WebP, by the file's extension. A file is written whole or not at all: see `writeFileAtomic`.
 *
 * @param image - RGB or RGBA in 0..255
 * @throws TypeError or RangeError for an invalid path or image, or another file extension; Error when the format cannot hold so many pixels, and
 *   when the file is one of `inputs`, a folder, or cannot be written
 */
export async function writeImage(path: string, image: Pixels, options?: WriteOptions): Promise<void> {
  checkPath('path', path);
  const extension = extname(path).toLowerCase();
  if (!isWritable(extension))
    throw new RangeError(`\`path\` must end in ${Object.keys(FORMATS).join(', ')}, got "${path}"`);
  const channels = checkRaster('image', image, [3, 4]) === 3 ? 3 : 4;
  await checkOutput(path, options);
  const sharp = await loadSharp();
  const { width, height } = image;
  const raw = Buffer.from(Uint8ClampedArray.from(image.data));
  let bytes: Buffer;
  try {
    bytes = await sharp(raw, { raw: { width, height, channels }, limitInputPixels: false })
      .toFormat(FORMATS[extension])
      .toBuffer();
  } catch (cause) {
    const reason = messageOf(cause).trim();
    throw new Error(`${width} x ${height} pixels cannot be written as ${extension}: ${reason}`, { cause });
  }
  await writeFileAtomic(path, bytes, options);
}

function isWritable(extension: string): extension is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, extension);
}
