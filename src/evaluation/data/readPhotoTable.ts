import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import {
  checkArray,
  checkObject,
  checkOneOf,
  checkString,
  describe,
  resolveOptions,
} from '../../validate.js';
import { checkNames } from './checkNames.js';
import { type CsvRow, type CsvTable, readCsv } from './csv.js';
import { BOX_COLUMNS, faceOfRow, ROLL_COLUMN } from './faceOfRow.js';
import { GRADES, type Grade, type PhotoRecord, SPLITS, type Split } from './photoRecord.js';

/** Columns of a table of photos that are not faults. */
export const PHOTO_COLUMNS = [
  'path',
  'person',
  'group',
  'source',
  'split',
  ...BOX_COLUMNS,
  ROLL_COLUMN,
  'overall',
] as const;

/** Options of {@link readPhotoTable}. */
export interface PhotoTableOptions {
  /**
   * Columns that are neither faults nor among {@link PHOTO_COLUMNS}; their text is kept in `extra`. Columns missing from the table are ignored.
   *
   * @defaultValue []
   */
  readonly extraColumns?: readonly string[] | undefined;
  /**
   * Maps the column names of the table to the standard names, such as `{ file: 'path' }`. A column that has such a name already is left out.
   *
   * @defaultValue {}
   */
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /**
   * Maps the words of the column `overall` to grades, such as `{ good: 0, borderline: 1, bad: 2 }`.
   *
   * @defaultValue {}
   */
  readonly overallWords?: Readonly<Record<string, Grade>> | undefined;
}

/** A table of photos. */
export interface PhotoTable {
  /** Whether the labels are grades in a table or names of folders. */
  readonly layout: 'table' | 'class folders';
  /** The fault columns, in their order. */
  readonly faults: readonly string[];
  readonly photos: readonly PhotoRecord[];
}

const DEFAULTS = {
  extraColumns: [] as readonly string[],
  rename: {} as Readonly<Record<string, string>>,
  overallWords: {} as Readonly<Record<string, Grade>>,
};

/**
 * Reads a table of photos, one row per photo: a CSV file with the column `path` and any of `person`, `group`, `source`, `split`, `face_x`,
 * `face_y`, `face_w`, `face_h`, `face_roll` and `overall`. Every other column is a fault with grades 0 (none), 1 (slight), 2 (clear) or empty (unknown).
 *
 * @param file - path of the CSV file; paths of photos are relative to its folder
 * @param options - additional and renamed columns
 * @returns its faults and its photos, in the order of the rows
 * @throws TypeError or RangeError for a wrong option; RangeError naming file and line for a missing column, an invalid grade, split or box, a
 * photo that does not exist or is listed twice; Error when the file cannot be read
 */
export async function readPhotoTable(file: string, options?: PhotoTableOptions): Promise<PhotoTable> {
  return photoTable(await readCsv(file), options);
}

/**
 * The photos of a table that has already been read; see {@link readPhotoTable}.
 *
 * @param csv - columns and rows of the table
 * @param options - additional and renamed columns
 * @returns its faults and its photos, in the order of the rows
 * @throws RangeError naming file and line, as {@link readPhotoTable}
 */
export function photoTable(csv: CsvTable, options?: PhotoTableOptions): PhotoTable {
  const { extraColumns, rename, overallWords } = resolveOptions('photo table', options, DEFAULTS);
  checkArray('extraColumns', extraColumns);
  for (const [i, name] of extraColumns.entries()) checkString(`extraColumns[${i}]`, name);
  checkObject('rename', rename, 'a record of column names');
  for (const [name, other] of Object.entries(rename)) checkString(`rename[${describe(name)}]`, other);
  checkObject('overallWords', overallWords, 'a record of grades');
  for (const [word, grade] of Object.entries(overallWords))
    checkOneOf(`overallWords[${describe(word)}]`, grade, GRADES);
  const { file, columns, rows } = renamed(csv, rename);
  const header = `${file}:1`;
  if (!columns.includes('path')) {
    throw new RangeError(`${header} must have the column path, got ${columns.join(', ')}`);
  }
  const boxes = BOX_COLUMNS.filter((name) => columns.includes(name));
  if (boxes.length > 0 && boxes.length < BOX_COLUMNS.length) {
    throw new RangeError(
      `${header} must have all of ${BOX_COLUMNS.join(', ')} or none of them, got ${boxes.join(', ')}`,
    );
  }
  const others: readonly string[] = [...PHOTO_COLUMNS, ...extraColumns];
  const faults = columns.filter((name) => !others.includes(name));
  checkNames(header, faults, PHOTO_COLUMNS);
  const lines = new Map<string, number>();
  const photos = rows.map((row): PhotoRecord => {
    const { where, line, values } = row;
    const name = values.get('path') ?? '';
    if (name === '') throw new RangeError(`${where} must have a path, got none`);
    const path = isAbsolute(name) ? name : join(dirname(file), name);
    const before = lines.get(path);
    if (before !== undefined) {
      throw new RangeError(`${where} must name another photo than line ${before}, got ${describe(name)}`);
    }
    lines.set(path, line);
    if (!existsSync(path))
      throw new RangeError(`${where} must name a photo that exists, got ${describe(name)}`);
    const split = splitOf(row);
    const face = faceOfRow(row);
    const overall = overallOf(row, overallWords);
    return {
      path,
      where,
      person: values.get('person') || name,
      group: values.get('group') ?? '',
      source: values.get('source') ?? '',
      ...(split && { split }),
      ...(face && { face }),
      faults: new Map(
        faults.flatMap((fault) => {
          const grade = gradeOf(row, fault);
          return grade === undefined ? [] : [[fault, grade] as const];
        }),
      ),
      ...(overall !== undefined && { overall }),
      extra: new Map(
        extraColumns.flatMap((column) => {
          const value = values.get(column);
          return value === undefined ? [] : [[column, value] as const];
        }),
      ),
    };
  });
  return { layout: 'table', faults, photos };
}

function renamed({ file, columns, rows }: CsvTable, names: Readonly<Record<string, string>>): CsvTable {
  const missing = Object.keys(names).find((name) => !columns.includes(name));
  if (missing !== undefined)
    throw new RangeError(`${file}:1 must have the column ${missing}, got ${columns.join(', ')}`);
  const replaced = Object.values(names);
  const kept = columns.filter((column) => Object.hasOwn(names, column) || !replaced.includes(column));
  const nameOf = (column: string): string => (Object.hasOwn(names, column) ? names[column] : column);
  const renamedColumns = kept.map(nameOf);
  const twice = renamedColumns.find((name, i) => renamedColumns.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(`${file}:1 must name each column once, got ${describe(twice)} twice`);
  }
  return {
    file,
    columns: renamedColumns,
    rows: rows.map((row) => ({
      ...row,
      values: new Map(
        kept.flatMap((column) => {
          const value = row.values.get(column);
          return value === undefined ? [] : [[nameOf(column), value] as const];
        }),
      ),
    })),
  };
}

function splitOf({ where, values }: CsvRow): Split | undefined {
  const value = values.get('split') ?? '';
  if (value === '') return undefined;
  const split = SPLITS.find((name) => name === value);
  if (!split) {
    throw new RangeError(
      `${where} must have a split that is ${SPLITS.join(', ')} or empty, got ${describe(value)}`,
    );
  }
  return split;
}

function overallOf(row: CsvRow, words: Readonly<Record<string, Grade>>): Grade | undefined {
  const value = row.values.get('overall') ?? '';
  return Object.hasOwn(words, value) ? words[value] : gradeOf(row, 'overall');
}

function gradeOf({ where, values }: CsvRow, column: string): Grade | undefined {
  const value = values.get(column) ?? '';
  if (value === '') return undefined;
  const grade = GRADES.find((known) => String(known) === value);
  if (grade === undefined) {
    throw new RangeError(
      `${where} must have a grade 0, 1, 2 or nothing in the column ${column}, got ${describe(value)}`,
    );
  }
  return grade;
}
