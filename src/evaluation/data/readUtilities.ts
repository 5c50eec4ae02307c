import { resolve } from 'node:path';
import { readCsv } from './csv.js';

/**
 * How useful each photo proved to be, from a table `path,utility`, by absolute path.
 *
 * @param file - the CSV; its paths are relative to `directory`
 * @throws RangeError when a row has no path or its utility is not in 0..1, or the table is empty
 */
export async function readUtilities(file: string, directory: string): Promise<Map<string, number>> {
  const rows = await readCsv(file);
  if (rows.length === 0) throw new RangeError(`${file} must have rows path,utility, got none`);
  return new Map(
    rows.map(({ path, utility }, i) => {
      const value = utility ? Number(utility) : Number.NaN;
      if (!path || !(value >= 0 && value <= 1)) {
        throw new RangeError(
          `${file}:${i + 2} must have a path and a utility in 0..1, got ${path ?? ''},${utility ?? ''}`,
        );
      }
      return [resolve(directory, path), value];
    }),
  );
}
