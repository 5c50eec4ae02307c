import { isAbsolute, join } from 'node:path';
import { messageOf } from '../validate.js';
import { checkPhotoInput, type PhotoInput } from './photoInput.js';

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
 * Reads a line of a list: a path, or a JSON object with `path` and any of `id`, `face` (`{ x, y, width, height }`) and a group.
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
    const record: unknown = JSON.parse(text);
    const { id, path, face, [groupField]: group } = record as Record<string, unknown>;
    const photo = {
      id: typeof id === 'number' ? String(id) : (id ?? path),
      path,
      ...(face !== undefined && face !== null && { face }),
      ...(group !== undefined && group !== null && { group: String(group) }),
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

function inFolder(path: string, folder: string | undefined): string {
  return folder === undefined || folder === '.' || isAbsolute(path) ? path : join(folder, path);
}
