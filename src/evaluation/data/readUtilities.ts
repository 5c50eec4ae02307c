import { resolve } from 'node:path';
import { readCsv } from './csv.js';

/**
 * Reads the utility of each photo from a table with the columns `path` and `utility`.
 *
 * @param file - the CSV file
 * @param directory - the folder to which its paths are relative
 * @returns utilities in 0..1 by absolute path
 * @throws RangeError naming file and line when a row has no path or its utility is not in 0..1, or the table is empty
 */
export async function readUtilities(file: string, directory: string): Promise<Map<string, number>> {
  const { columns, rows } = await readCsv(file);
  if (!columns.includes('path') || !columns.includes('utility')) {
    throw new RangeError(`${file}:1 must have the columns path and utility, got ${columns.join(', ')}`);
  }
  if (rows.length === 0) throw new RangeError(`${file} must have rows path,utility, got none`);
  return new Map(
    rows.map(({ where, values }) => {
      const [path, utility] = [values.get('path'), values.get('utility')];
      const value = utility ? Number(utility) : Number.NaN;
      if (!path || !(value >= 0 && value <= 1)) {
        throw new RangeError(`${where} must have a path and a utility in 0..1, got ${path},${utility}`);
      }
      return [resolve(directory, path), value];
    }),
  );
}
