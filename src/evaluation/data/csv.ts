import { readRegularFile } from '../../node/readRegularFile.js';
import { checkPath, checkString, describe } from '../../validate.js';

/** A row of a CSV table. */
export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  /** `FILE:LINE`, for error texts. */
  readonly where: string;
  /** Values by column name. */
  readonly values: ReadonlyMap<string, string>;
}

/** A CSV table. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/**
 * Reads a comma-separated file with a header row, in UTF-8; see {@link parseCsv}.
 *
 * @param file - path of the file
 * @returns its columns and rows
 * @throws RangeError naming file and line when the file is not a valid CSV table; Error when it cannot be read
 */
export async function readCsv(file: string): Promise<CsvTable> {
  checkPath('file', file);
  const bytes = await readRegularFile(file, 'a CSV file');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RangeError(`${file} must be a text file in UTF-8, got other bytes`);
  }
  return parseCsv(text, file);
}

/**
 * Parses comma-separated text with a header row (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180): quoted values may contain commas,
 * doubled quotes and line ends; lines end with LF, CRLF or CR. A byte order mark and empty lines are skipped.
 *
 * @param text - the table
 * @param file - file name for error messages
 * @returns its columns and rows
 * @throws RangeError naming file and line for an empty table, a column without a name or with a duplicate name, a row whose number of values
 * differs from the header's, an unterminated quoted value, or a quote in an unquoted value
 */
export function parseCsv(text: string, file: string): CsvTable {
  checkString('text', text);
  checkString('file', file);
  const [header, ...records] = recordsOf(text.replace(/^\uFEFF/, ''), file);
  if (!header) throw new RangeError(`${file} must have a header row, got an empty file`);
  const columns = header.values;
  const where = `${file}:${header.line}`;
  if (columns.length === 1 && /[;\t]/.test(columns[0])) {
    throw new RangeError(`${where} must separate columns by commas, got ${describe(columns[0])}`);
  }
  columns.forEach((name, i) => {
    if (name === '' || name !== name.trim()) {
      throw new RangeError(
        `${where} must name each column, without surrounding spaces, got ${describe(name)} for column ${i + 1}`,
      );
    }
    if (columns.indexOf(name) !== i) {
      throw new RangeError(`${where} must name each column once, got ${describe(name)} twice`);
    }
  });
  const rows = records.map(({ line, values }): CsvRow => {
    if (values.length !== columns.length) {
      throw new RangeError(`${file}:${line} must have ${columns.length} values, got ${values.length}`);
    }
    return {
      line,
      where: `${file}:${line}`,
      values: new Map(columns.map((name, column) => [name, values[column]])),
    };
  });
  return { file, columns, rows };
}

interface CsvRecord {
  readonly line: number;
  readonly values: string[];
}

/** A value, quoted or not, and its terminator: a comma, a line end or the end of the text. */
const VALUE = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
const LINE_END = /\r\n|\n|\r/g;

function recordsOf(text: string, file: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  let values: string[] = [];
  let first = line;
  VALUE.lastIndex = 0;
  for (let at = 0; at < text.length || values.length > 0; ) {
    VALUE.lastIndex = at;
    const match = VALUE.exec(text);
    if (!match) throw new RangeError(`${file}:${line} ${faultAt(text, at)}`);
    const [all, quoted, plain, end] = match;
    values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += all.match(LINE_END)?.length ?? 0;
    at += all.length;
    if (end === ',') continue;
    const isBlank = values.length === 1 && quoted === undefined && plain === '';
    if (!isBlank) records.push({ line: first, values });
    values = [];
    first = line;
  }
  return records;
}

function faultAt(text: string, at: number): string {
  if (text[at] !== '"') return 'must quote the whole of a value that has a quote in it';
  return /^"(?:[^"]|"")*"/.test(text.slice(at))
    ? 'must have a comma or a line end after a quoted value'
    : 'must end its quoted value, got the end of the file';
}
