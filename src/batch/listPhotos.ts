import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, extname, relative, sep } from 'node:path';
import { readCsv } from '../evaluation/data/csv.js';
import { faceOfRow } from '../evaluation/data/faceOfRow.js';
import { fileReason } from '../node/fileReason.js';
import { checkArray, checkString, describe, resolveOptions } from '../validate.js';
import { linesOf } from './linesOf.js';
import { inFolder, parsePhotoLine } from './parsePhotoLine.js';
import type { PhotoInput } from './photoInput.js';
import { isPhotoName, walkFolder } from './walkFolder.js';

export interface ListPhotosOptions {
  /** The stream of the input `-`. @defaultValue none */
  readonly stdin?: AsyncIterable<Uint8Array | string> | undefined;
  /** Column of tables, and field of JSON lines, with the group of a photo. @defaultValue 'group' */
  readonly groupField?: string | undefined;
}

export const LIST_DEFAULTS = Object.freeze({
  stdin: undefined as AsyncIterable<Uint8Array | string> | undefined,
  groupField: 'group' as string,
});

const LIST_OF_LINES = ['.jsonl', '.ndjson', '.txt'];
const TABLE = '.csv';

/** Extensions of files that list photos. */
export const LIST_EXTENSIONS: readonly string[] = [...LIST_OF_LINES, TABLE];

/**
 * Lists photos, one at a time. An input is
 * - the path of a photo; its id is that path;
 * - a folder: its photos and those below it, by their file extensions;
 * - a pattern such as `photos/*.jpg` (as picomatch reads it), where no file has that name;
 * - a list, `.jsonl`, `.ndjson` or `.txt`: a path or a JSON object (`path`, `id`, `face`, a group) on each line, paths relative to the list's folder;
 * - a table, `.csv`: with the column `path` and any of `id`, a group, `face_x`, `face_y`, `face_w`, `face_h` and `face_roll`, paths relative to its folder;
 * - `-`: a list on standard input, paths relative to the current folder.
 *
 * @throws TypeError or RangeError for a wrong option, and for an input that matches nothing; Error for a folder or a list that cannot be read
 */
export async function* listPhotos(
  inputs: readonly string[],
  options?: ListPhotosOptions,
): AsyncGenerator<PhotoInput, void, undefined> {
  const settings = resolveOptions('listPhotos', options, LIST_DEFAULTS);
  checkTexts(inputs);
  checkString('groupField', settings.groupField);
  for (const input of inputs) yield* photosOf(input, settings);
}

async function* photosOf(
  input: string,
  { stdin, groupField }: typeof LIST_DEFAULTS,
): AsyncGenerator<PhotoInput, void, undefined> {
  if (input === '-') {
    if (!stdin) throw new RangeError('`stdin` must be a stream where an input is "-", got undefined');
    yield* photosOfList('-', stdin, undefined, groupField);
    return;
  }
  const found = await stat(input).catch(() => undefined);
  const extension = extname(input).toLowerCase();
  if (found?.isDirectory()) yield* photosOfFolder(input);
  else if (!found && isPattern(input)) yield* photosOfPattern(input);
  else if (LIST_OF_LINES.includes(extension))
    yield* photosOfList(input, fileChunks(input), dirname(input), groupField);
  else if (extension === TABLE) yield* photosOfTable(input, groupField);
  // even if the file does not exist: its result says so
  else yield { id: input, path: input };
}

async function* photosOfFolder(folder: string): AsyncGenerator<PhotoInput, void, undefined> {
  let count = 0;
  for await (const path of walkFolder(folder)) {
    if (!isPhotoName(path)) continue;
    count++;
    yield { id: path, path };
  }
  if (count === 0)
    throw new RangeError(`\`inputs\` must match photos, got the folder ${describe(folder)} without any`);
}

/**
 * Checks before any work that folders and patterns have photos. A list is read once only: it may be a pipe.
 *
 * @throws as `listPhotos`
 */
export async function checkInputs(inputs: readonly string[]): Promise<void> {
  checkTexts(inputs);
  const searched = inputs.filter(
    (input) => input !== '-' && !LIST_EXTENSIONS.includes(extname(input).toLowerCase()),
  );
  for (const input of searched) await listPhotos([input]).next();
}

function checkTexts(inputs: readonly string[]): void {
  checkArray('inputs', inputs);
  // holes of a sparse array are inputs, too
  for (const [i, input] of inputs.entries()) checkString(`inputs[${i}]`, input);
}

/** @returns whether an input can be read once only: standard input, or a list that comes through a pipe */
export async function isStream(input: string): Promise<boolean> {
  if (!LIST_OF_LINES.includes(extname(input).toLowerCase())) return input === '-';
  const found = await stat(input).catch(() => undefined);
  return found?.isFile() === false;
}

/** @returns whether a text has a character that makes a pattern: `*`, `?`, or a bracket or brace that is closed */
export function isPattern(input: string): boolean {
  return /[*?]|\[.+\]|\{.+\}/.test(input);
}

async function* photosOfPattern(pattern: string): AsyncGenerator<PhotoInput, void, undefined> {
  const { default: picomatch } = await import('picomatch');
  const { base, glob } = picomatch.scan(pattern);
  const matches = picomatch(glob);
  const folder = base || '.';
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new RangeError(
      `\`inputs\` must match photos, got the pattern ${describe(pattern)}: there is no folder ${folder}`,
    );
  let count = 0;
  for await (const path of walkFolder(folder)) {
    if (!matches(relative(folder, path).split(sep).join('/')) || !isPhotoName(path)) continue;
    count++;
    yield { id: path, path };
  }
  if (count === 0) throw new RangeError(`\`inputs\` must match photos, got the pattern ${describe(pattern)}`);
}

async function* photosOfList(
  name: string,
  chunks: AsyncIterable<Uint8Array | string>,
  folder: string | undefined,
  groupField: string,
): AsyncGenerator<PhotoInput, void, undefined> {
  let line = 0;
  for await (const text of linesOf(chunks, name)) {
    const photo = parsePhotoLine(text, { where: `${name}:${++line}`, folder, groupField });
    if (photo) yield photo;
  }
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk;
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${fileReason(cause)}`, { cause });
  }
}

async function* photosOfTable(file: string, groupField: string): AsyncGenerator<PhotoInput, void, undefined> {
  const { columns, rows } = await readCsv(file);
  const needed = groupField === LIST_DEFAULTS.groupField ? ['path'] : ['path', groupField];
  const missing = needed.find((name) => !columns.includes(name));
  if (missing) throw new RangeError(`${file}:1 must have the column ${missing}, got ${columns.join(', ')}`);
  for (const row of rows) {
    const path = row.values.get('path') ?? '';
    if (path === '') throw new RangeError(`${row.where} must have a path, got none`);
    const face = faceOfRow(row);
    const group = row.values.get(groupField) ?? '';
    yield {
      id: row.values.get('id') || path,
      path: inFolder(path, dirname(file)),
      ...(face && { face }),
      ...(group !== '' && { group }),
    };
  }
}
