import type { MeasureName } from '../measures/index.js';
import { checkOneOf } from '../validate.js';
import type { PhotoResult, ResultHeader } from './result.js';
import type { ResultFormat } from './resultFormat.js';

const COMMENT = '# lucidface ';
const ANSWERS = ['acceptable', 'unsure', 'retake'] as const;
/** Columns of every file, followed by the probability of each class, and each measure where photos were measured. */
const COLUMNS = [
  'id',
  'path',
  'group',
  'acceptable',
  'score',
  'defects',
  'advice',
  'error',
  'face_x',
  'face_y',
  'face_w',
  'face_h',
  'faces',
  'width',
  'height',
  'explanation',
  'answer',
];

/**
 * Comma-separated values (RFC 4180): the header in a comment, the names of the columns, then one row per photo. Defects are separated by semicolons. A line end in a
 * text is written as a space, so that a row is a line.
 */
export const CSV: ResultFormat = {
  headerLines: 2,
  header: (header) =>
    `${COMMENT}${JSON.stringify(header)}\n${rowOf([
      ...COLUMNS,
      ...header.model.classNames.map((name) => `p_${name}`),
      ...measureNames(header).map((name) => `m_${name}`),
    ])}`,
  readHeader(line) {
    try {
      return line.startsWith(COMMENT) ? JSON.parse(line.slice(COMMENT.length)) : undefined;
    } catch {
      return undefined;
    }
  },
  keyOf: inLine,
  line: (result, header) => rowOf(valuesOf(result, header)),
  read(line) {
    const values = cellsOf(line);
    if (values.length < COLUMNS.length)
      throw new RangeError(`a row must have at least ${COLUMNS.length} values, got ${values.length}`);
    const [key, , group, acceptable, , defects, , error] = values;
    const answer = values[COLUMNS.indexOf('answer')];
    checkOneOf('answer', answer, ['', ...ANSWERS]);
    return {
      key,
      acceptable: error === '' ? acceptable === 'true' : undefined,
      answer: ANSWERS.find((name) => name === answer),
      defects: defects === '' ? [] : defects.split(';'),
      ...(group !== '' && { group }),
    };
  },
};

type Value = string | number | boolean | undefined;

/** Names of the measures that have a column. */
function measureNames({ measures }: ResultHeader): MeasureName[] {
  // the keys of the record that the header has
  return Object.keys(measures ?? {}) as MeasureName[];
}

function valuesOf(result: PhotoResult, header: ResultHeader): Value[] {
  const { classNames } = header.model;
  const names = measureNames(header);
  const { id, path, group } = result;
  if ('error' in result) {
    const values: Value[] = [id, path, group, ...Array(4), result.error];
    const empty = COLUMNS.length - values.length + classNames.length + names.length;
    return [...values, ...Array(empty)];
  }
  const { acceptable, answer, score, defects, advice, probabilities, face, faces } = result;
  const { size, explanation, measures } = result;
  const defectNames = defects.map(({ className }) => className).join(';');
  const box = [face?.x, face?.y, face?.width, face?.height];
  return [
    ...[id, path, group, acceptable, score, defectNames, advice, undefined],
    ...[...box, faces, size.width, size.height, explanation, answer],
    ...classNames.map((name) => probabilities[name]),
    ...names.map((name) => measures?.[name]),
  ];
}

function rowOf(values: readonly Value[]): string {
  const cells = values.map((value) => {
    const text = inLine(String(value ?? ''));
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(',')}\n`;
}

function inLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  for (let at = 0, end = ','; end === ','; ) {
    CELL.lastIndex = at;
    const match = CELL.exec(line);
    if (!match)
      throw new RangeError(`a row must be comma-separated values, got a fault at character ${at + 1}`);
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]);
    at += match[0].length;
    end = match[3];
  }
  return cells;
}
