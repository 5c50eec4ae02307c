import { describe } from '../../validate.js';

/**
 * Checks that no fault has nearly the name of something else: it would be measured as a fault of its own.
 *
 * @param where - the table or the folder
 * @param faults - columns of faults, or folders of classes
 * @param names - names that are meant to be written as they are
 * @throws RangeError for a fault that differs from a name only in capitals, spaces, hyphens or underscores
 */
export function checkNames(where: string, faults: readonly string[], names: readonly string[]): void {
  for (const fault of faults) {
    const meant = names.includes(fault) ? undefined : names.find((name) => plain(name) === plain(fault));
    if (meant !== undefined)
      throw new RangeError(`${where} must spell ${describe(meant)} exactly so, got ${describe(fault)}`);
  }
}

/**
 * Checks that a table has no column of the acceptable class: its grades, 0 for none, would say the opposite of a 1 for "yes".
 *
 * @throws RangeError naming the table
 */
export function checkNoAcceptable(
  where: string,
  faults: readonly string[],
  acceptableClass: string | null,
): void {
  const found = faults.find((fault) => plain(fault) === plain(acceptableClass ?? ''));
  if (found !== undefined)
    throw new RangeError(
      `${where} must grade photos in the column overall (0 good, 2 bad), got the column ${describe(found)}`,
    );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
