import { fileURLToPath } from 'node:url';
import type { Pixels, Size } from '../types.js';
import { checkInteger, checkNumber, describe, messageOf, resolveOptions } from '../validate.js';
import { formatOf, READABLE_FORMATS, readableFormats } from './imageFormats.js';
import { loadSharp } from './loadSharp.js';
import { readRegularFile } from './readRegularFile.js';

export interface ReadImageOptions {
  /** Maximum pixels of an image; a larger one is refused before it is decoded. @defaultValue 100000000 */
  readonly maxPixels?: number | undefined;
  /** Maximum decoding time, in milliseconds. @defaultValue 30000 */
  readonly timeLimit?: number | undefined;
  /**
   * Longer side of the result, in pixels: a larger photo is shrunk while it is decoded, which costs a JPEG less than decoding all of it. Shrinking
   * averages with a triangle filter, as `cropFace` does. @defaultValue none
   */
  readonly maxSide?: number | undefined;
}

/** A photo that was read. */
export interface PhotoPixels extends Pixels {
  readonly data: Uint8Array;
  /** Size of the upright photo before it was shrunk, for `originalSize` of `assess`. */
  readonly originalSize: Size;
}

/** @internal */
export const READ_IMAGE_DEFAULTS = Object.freeze({
  maxPixels: 100_000_000 as number,
  timeLimit: 30_000 as number,
  maxSide: undefined as number | undefined,
});

/** Colour and transparency, or cyan, magenta, yellow and black. */
const MAX_CHANNELS = 4;
/** Decoder error for a TIFF of doubles or complex numbers. */
const UNKNOWN_SAMPLES = /tiff2vips: (samples out of range|unsupported tiff image type)/;

/**
 * Reads a photo: turned by its EXIF orientation, transparency on white, CMYK, wide gamut and 16 bit converted to sRGB with 8 bit,
 * the first frame of an animation. The formats are `READABLE_FORMATS`, detected by the bytes and not by the file's name.
 *
 * @param source - the path or URL of a regular file, or the bytes of one
 * @returns RGB in 0..255, and the size of the photo before it was shrunk
 * @throws TypeError for another kind of source; RangeError for an invalid option, for an image of more than `maxPixels`, of other values than 8 or 16 bits (as the
 *   floats of a TIFF, whose range is not known) or with more than 4 channels; Error for a file that is missing, no regular
 *   file, not readable, empty, of another format (which is named), or broken, and for one that takes longer than `timeLimit`
 */
export async function readImage(
  source: string | URL | Uint8Array,
  options?: ReadImageOptions,
): Promise<PhotoPixels> {
  const { maxPixels, timeLimit, maxSide } = resolveOptions('readImage', options, READ_IMAGE_DEFAULTS);
  checkInteger('maxPixels', maxPixels, 1);
  checkNumber('timeLimit', timeLimit, 1, 2 ** 31 - 1);
  if (maxSide !== undefined) checkInteger('maxSide', maxSide, 1);
  const name = source instanceof Uint8Array ? 'the image' : nameOf(source);
  const bytes = source instanceof Uint8Array ? source : await readRegularFile(name, 'an image');
  if (bytes.length === 0) throw new Error(`${name} is empty: an image is needed`);
  checkFormat(name, bytes);
  return inTime(decode(name, bytes, { maxPixels, timeLimit, maxSide }), name, timeLimit);
}

async function decode(
  name: string,
  bytes: Uint8Array,
  { maxPixels, timeLimit, maxSide }: typeof READ_IMAGE_DEFAULTS,
): Promise<PhotoPixels> {
  const sharp = await loadSharp();
  try {
    const input = sharp(bytes, { failOn: 'truncated', limitInputPixels: false });
    const { width = 0, height = 0, depth, channels, orientation = 1 } = await input.metadata();
    if (width * height > maxPixels)
      throw new RangeError(
        `${name} must have at most ${maxPixels} pixels (\`maxPixels\`), got ${width} x ${height}`,
      );
    if (depth !== 'uchar' && depth !== 'ushort')
      throw new RangeError(
        `${name} must have 8 or 16 bits per value, got ${depth}: its range is not known, save it with 8 or 16 bits`,
      );
    if (channels > MAX_CHANNELS)
      throw new RangeError(
        `${name} must have at most ${MAX_CHANNELS} channels, got ${channels}: save it without the extra ones`,
      );
    // from 5 on the camera was held on its side
    const originalSize = orientation < 5 ? { width, height } : { width: height, height: width };
    const upright = input.autoOrient();
    // the decoder refuses sides that no photo has
    if (maxSide !== undefined && maxSide < Math.max(width, height))
      upright.resize(maxSide, maxSide, { fit: 'inside', kernel: 'linear' });
    const { data, info } = await upright
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: Math.ceil(timeLimit / 1000) })
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return {
      data: info.channels === 1 ? grayToRgb(pixels) : pixels,
      width: info.width,
      height: info.height,
      originalSize,
    };
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    if (UNKNOWN_SAMPLES.test(messageOf(cause)))
      throw new RangeError(
        `${name} must have 8 or 16 bits per value, got a kind of values that is not known: save it with 8 or 16 bits`,
        { cause },
      );
    throw new Error(`${name} is a broken image (${bytes.length} bytes: ${reasonOf(cause)})`, { cause });
  }
}

/** Longest reason, in characters. */
const LONGEST = 300;

/** The message of the decoder on one line: it has a line for each thing that it found, the same ones many times, and its search in a cut AVIF. */
function reasonOf(cause: unknown): string {
  const lines = messageOf(cause).split('\n');
  const found = lines.map((line) => line.trim()).filter((line) => line && !line.includes('bad seek to'));
  const text = [...new Set(found)].join('; ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

/** The result of work, if it comes within some milliseconds. */
async function inTime<T>(work: Promise<T>, name: string, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${name} took longer than ${limit} ms to decode (\`timeLimit\`)`)),
      limit,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function checkFormat(name: string, bytes: Uint8Array): void {
  const format = formatOf(bytes);
  if (READABLE_FORMATS.some((one) => one.name === format)) return;
  if (format === undefined)
    throw new Error(
      `${name} is not an image that can be read (${bytes.length} bytes): ${readableFormats()} can be read`,
    );
  const wayOut = format === 'HEIC' ? ', such as with heif-convert or sips' : '';
  throw new Error(
    `${name} is ${format}, which cannot be read: convert it to JPEG or PNG${wayOut}; ${readableFormats()} can be read`,
  );
}

function nameOf(source: string | URL): string {
  const isUrl = source instanceof URL;
  const text = isUrl ? source.href : source;
  if (typeof text !== 'string' || text === '' || text.includes('\0'))
    throw new TypeError(`\`source\` must be a path, a URL object or bytes, got ${describe(text)}`);
  if (isUrl ? source.protocol !== 'file:' : /^https?:/i.test(text))
    throw new TypeError(
      `\`source\` must be a ${isUrl ? 'file: URL' : 'path'}, got ${describe(text)}: nothing is read from the network`,
    );
  if (!text.startsWith('file://')) return text;
  try {
    return fileURLToPath(text);
  } catch (cause) {
    // of another machine, or with a part that is not encoded
    throw new TypeError(`\`source\` must be the file: URL of a path, got ${text}`, { cause });
  }
}

function grayToRgb(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(gray.length * 3);
  for (let i = 0; i < gray.length; i++) rgb.fill(gray[i], i * 3, i * 3 + 3);
  return rgb;
}
