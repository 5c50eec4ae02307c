import type { JudgedFace } from '../types.js';
import { checkJudgedFace, checkObject, checkString, describe } from '../validate.js';

/** A photo to assess. */
export interface PhotoInput {
  /** Names the photo in results; each id is judged once. */
  readonly id: string;
  /** Path of the file. */
  readonly path: string;
  /** Face in the photo, in pixels of the upright photo; a box with its `roll` in degrees is used as it is. @defaultValue it is looked for */
  readonly face?: JudgedFace | undefined;
  /** Group of people in the summary. @defaultValue none */
  readonly group?: string | undefined;
  /** Why the photo cannot be read, where the list that named it has a faulty line: the result is then an error. @defaultValue none */
  readonly fault?: string | undefined;
}

/** @throws TypeError unless it is { id, path } of texts; TypeError or RangeError for a wrong face */
export function checkPhotoInput(name: string, value: unknown): void {
  checkObject(name, value, '{ id, path }');
  const { id, path, face, group, fault } = value as Record<string, unknown>;
  checkString(`${name}.id`, id);
  if (id === '')
    throw new RangeError(`\`${name}.id\` must be a text of at least a character, got ${describe(id)}`);
  checkString(`${name}.path`, path);
  if (face !== undefined) checkJudgedFace(`${name}.face`, face);
  if (group !== undefined) checkString(`${name}.group`, group);
  if (fault !== undefined) checkString(`${name}.fault`, fault);
}
