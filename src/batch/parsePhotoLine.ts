import { isAbsolute, join } from 'node:path';
import { checkNumber, messageOf } from '../validate.js';
import { checkPhotoInput, type PhotoInput } from './photoInput.js';

/** Larger numbers lose digits. */
const LARGEST = 9e15;

/** Fields that look like the face: without it another face may be judged, and nobody would see why. */
const LIKE_FACE = /^((face_?)?b?box|face(_([xywh]|roll))?)$/i;

/** Where a line stands, and how it is read. */
export interface LineContext {
  /** `FILE:LINE`: the id of a line that cannot be read. */
  readonly where: string;
  /** Folder that relative paths are relative to; none for the current one. */
  readonly folder?: string | undefined;
  /** Name of the field with the group. */
  readonly groupField: string;
}

/**
 * Reads a line of a list: a path, or a JSON object with `path` and any of `id`, `face` (`{ x, y, width, height }`, and `roll` in degrees) and a group. Other fields are
 * ignored, but for those that look like the face, such as `facebox`.
 *
 * @returns the photo; one with a `fault` where the line cannot be read; undefined for an empty line
 */
export function parsePhotoLine(
  line: string,
  { where, folder, groupField }: LineContext,
): PhotoInput | undefined {
  const text = line.replace(/^\uFEFF/, '');
  if (text.trim() === '') return undefined;
  if (!text.trimStart().startsWith('{')) return { id: text, path: inFolder(text, folder) };
  try {
    const record: Record<string, unknown> = JSON.parse(text);
    const { id, path, face, [groupField]: group } = record;
    const odd = Object.keys(record).find(
      (key) => LIKE_FACE.test(key) && key !== 'face' && key !== groupField,
    );
    if (odd) throw new TypeError(`unknown field \`${odd}\`; the fields are path, id, face, ${groupField}`);
    const photo = {
      id: textOf(id ?? path),
      path,
      face: face ?? undefined,
      group: textOf(typeof group === 'boolean' ? String(group) : (group ?? undefined)),
    };
    checkPhotoInput('photo', photo);
    const checked = photo as PhotoInput;
    return { ...checked, path: inFolder(checked.path, folder) };
  } catch (error) {
    return {
      id: where,
      path: '',
      fault: `${where} must be a path or a JSON object with a path: ${messageOf(error)}`,
    };
  }
}

/** @throws RangeError for a number that JSON has rounded: two such ids would be one */
function textOf(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  checkNumber('id or group', value, -LARGEST, LARGEST);
  return String(value);
}

/** The path of a photo of a list that lies in a folder; relative ones are relative to it. */
export function inFolder(path: string, folder: string | undefined): string {
  return folder === undefined || folder === '.' || isAbsolute(path) ? path : join(folder, path);
}
