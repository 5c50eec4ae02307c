import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Pixels } from '../types.js';
import { describe } from '../validate.js';
import { loadSharp } from './loadSharp.js';

/**
 * Reads a photo: turned as its EXIF orientation says, transparency on white, CMYK, wide gamut and 16 bit brought to sRGB with 8 bit,
 * the first frame of an animation.
 *
 * @param source - a path, the URL object of a file, or the bytes of one
 * @returns RGB
 * @throws TypeError for another kind of source; Error for a file that is missing, a folder, not readable, empty, not an image, or broken
 */
export async function readImage(source: string | URL | Uint8Array): Promise<Pixels> {
  const name = source instanceof Uint8Array ? 'the image' : nameOf(source);
  const bytes = source instanceof Uint8Array ? source : await readBytes(name);
  if (bytes.length === 0) throw new Error(`${name} is empty: an image is needed`);
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(bytes, { failOn: 'truncated', limitInputPixels: 2 ** 28 })
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return { data: channels === 1 ? grayToRgb(pixels) : pixels, width, height };
  } catch (cause) {
    const reason = (cause as Error).message;
    const what = /unsupported image format/i.test(reason)
      ? 'is not an image that can be read'
      : 'is a broken image';
    throw new Error(`${name} ${what} (${bytes.length} bytes: ${reason.trim()})`, { cause });
  }
}

function nameOf(source: string | URL): string {
  if (source instanceof URL) {
    if (source.protocol === 'file:') return fileURLToPath(source);
    throw new TypeError(
      `\`source\` must be a file: URL, got ${describe(source.href)}: nothing is read from the network`,
    );
  }
  if (typeof source !== 'string') {
    throw new TypeError(`\`source\` must be a path, a URL object or bytes, got ${describe(source)}`);
  }
  if (/^https?:/i.test(source)) {
    throw new TypeError(
      `\`source\` must be a path, got ${describe(source)}: nothing is read from the network`,
    );
  }
  return source.startsWith('file://') ? fileURLToPath(source) : source;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder: an image is needed',
  EACCES: 'may not be read: permission denied',
  EPERM: 'may not be read: permission denied',
};

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new Error(`${path} ${REASONS[code] ?? `cannot be read: ${message}`}`, { cause });
  }
}

function grayToRgb(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(gray.length * 3);
  for (let i = 0; i < gray.length; i++) rgb.fill(gray[i], i * 3, i * 3 + 3);
  return rgb;
}
