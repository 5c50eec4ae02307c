import { readFile } from 'node:fs/promises';

/**
 * The rows of a comma-separated file by column name (RFC 4180; a quoted value may hold commas and doubled quotes, not line ends).
 *
 * @throws RangeError when a row has another number of values than the header
 */
export async function readCsv(path: string): Promise<Record<string, string>[]> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  const names = valuesOf(header);
  return lines.map((line, i) => {
    const values = valuesOf(line);
    if (values.length !== names.length) {
      throw new RangeError(`${path}:${i + 2} must have ${names.length} values, got ${values.length}`);
    }
    return Object.fromEntries(names.map((name, column) => [name, values[column]]));
  });
}

function valuesOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
