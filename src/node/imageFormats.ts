/** A format of image files. */
export interface ImageFormat {
  readonly name: string;
  /** File extensions, in lower case, with the dot. */
  readonly extensions: readonly string[];
}

/** The formats that `readImage` reads. */
export const READABLE_FORMATS: readonly ImageFormat[] = Object.freeze([
  { name: 'JPEG', extensions: ['.jpg', '.jpeg', '.jpe', '.jfif'] },
  { name: 'PNG', extensions: ['.png'] },
  { name: 'WebP', extensions: ['.webp'] },
  { name: 'AVIF', extensions: ['.avif'] },
  { name: 'TIFF', extensions: ['.tif', '.tiff'] },
  { name: 'GIF', extensions: ['.gif'] },
]);

/** Formats of photos and drawings that `readImage` refuses by name. */
export const UNREADABLE_FORMATS: readonly ImageFormat[] = Object.freeze([
  { name: 'HEIC', extensions: ['.heic', '.heif', '.hif'] },
  { name: 'BMP', extensions: ['.bmp', '.dib'] },
  { name: 'SVG', extensions: ['.svg', '.svgz'] },
  { name: 'JPEG XL', extensions: ['.jxl'] },
  { name: 'JPEG 2000', extensions: ['.jp2', '.j2k', '.jpf', '.jpx'] },
  { name: 'PDF', extensions: ['.pdf'] },
  { name: 'PSD', extensions: ['.psd'] },
  { name: 'a raw photo', extensions: ['.dng', '.cr2', '.cr3', '.nef', '.arw', '.raf', '.orf', '.rw2'] },
]);

/** Extensions of the files that `readImage` reads, in lower case, with the dot. */
export const IMAGE_EXTENSIONS: readonly string[] = Object.freeze(
  READABLE_FORMATS.flatMap(({ extensions }) => extensions),
);

/** The names of the formats that can be read, as a phrase. */
export function readableFormats(): string {
  const names = READABLE_FORMATS.map(({ name }) => name);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/**
 * Format of a file by its first bytes, regardless of its name.
 *
 * @returns one of the names of `READABLE_FORMATS` or `UNREADABLE_FORMATS`; undefined for any other content
 */
export function formatOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return 'WebP';
  if (/^GIF8[79]a/.test(text)) return 'GIF';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text.slice(0, 4))) return 'TIFF';
  if (text.slice(4, 8) === 'ftyp') return brandOf(text);
  if (text.startsWith('\xff\x0a') || text.slice(4, 8) === 'JXL ') return 'JPEG XL';
  if (text.startsWith('\xff\x4f\xff\x51') || text.slice(4, 8) === 'jP  ') return 'JPEG 2000';
  if (text.startsWith('BM')) return 'BMP';
  if (text.startsWith('%PDF-')) return 'PDF';
  if (text.startsWith('8BPS')) return 'PSD';
  if (/^(?:\xef\xbb\xbf)?\s*</.test(text) && /<(?:\w+:)?svg[\s>]/i.test(text)) return 'SVG';
  return undefined;
}

/** The format of an ISO base media file: AVIF and HEIC differ only in their brands. */
function brandOf(text: string): string | undefined {
  const length = Math.min(text.length, text.charCodeAt(2) * 256 + text.charCodeAt(3));
  const brands = text.slice(8, length);
  if (/avi[fs]/.test(brands)) return 'AVIF';
  if (/hei[cxms]|hev[cxms]|mif[12]|msf1/.test(brands)) return 'HEIC';
  if (/crx /.test(brands)) return 'a raw photo';
  return undefined;
}
