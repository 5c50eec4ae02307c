import type { JudgedFace } from '../../types.js';
import { describe } from '../../validate.js';
import type { CsvRow } from './csv.js';

/** Columns of the face box, in pixels of the photo. */
export const BOX_COLUMNS = ['face_x', 'face_y', 'face_w', 'face_h'] as const;
/** Column of the roll of the face, in degrees: a box with it is used as it is. */
export const ROLL_COLUMN = 'face_roll';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The face box of a row.
 *
 * @param row - a row of a table of photos
 * @returns the box, which may extend beyond the photo, with its roll if there is one; undefined if all values are empty
 * @throws RangeError naming file and line unless all four are finite numbers, with a positive width and height, and the roll is empty or -180..180
 */
export function faceOfRow({ where, values }: CsvRow): JudgedFace | undefined {
  const texts = BOX_COLUMNS.map((name) => values.get(name) ?? '');
  const rollText = values.get(ROLL_COLUMN) ?? '';
  if (texts.every((text) => text === '') && rollText === '') return undefined;
  const [x, y, width, height] = texts.map(numberOf);
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new RangeError(
      `${where} must have four numbers in ${BOX_COLUMNS.join(', ')}, with a positive width and height, or none, got ${texts.join(',')}`,
    );
  }
  if (rollText === '') return { x, y, width, height };
  const roll = numberOf(rollText);
  if (!(Math.abs(roll) <= 180))
    throw new RangeError(
      `${where} must have a number from -180 to 180 in ${ROLL_COLUMN}, or nothing, got ${describe(rollText)}`,
    );
  return { x, y, width, height, roll };
}

function numberOf(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}
