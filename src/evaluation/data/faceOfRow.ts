import type { FaceBox } from '../../types.js';
import type { CsvRow } from './csv.js';

/** Columns of the face box, in pixels of the photo. */
export const BOX_COLUMNS = ['face_x', 'face_y', 'face_w', 'face_h'] as const;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The face box of a row.
 *
 * @param row - a row of a table of photos
 * @returns the box, which may extend beyond the photo; undefined if all four values are empty
 * @throws RangeError naming file and line unless all four are finite numbers, with a positive width and height
 */
export function faceOfRow({ where, values }: CsvRow): FaceBox | undefined {
  const texts = BOX_COLUMNS.map((name) => values.get(name) ?? '');
  if (texts.every((text) => text === '')) return undefined;
  const [x, y, width, height] = texts.map((text) => (NUMBER.test(text) ? Number(text) : Number.NaN));
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new RangeError(
      `${where} must have four numbers in ${BOX_COLUMNS.join(', ')}, with a positive width and height, or none, got ${texts.join(',')}`,
    );
  }
  return { x, y, width, height };
}
