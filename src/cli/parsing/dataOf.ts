/** @throws RangeError when no folder was given */
export function dataOf(folder: string | undefined, expected = 'the folder that has faces.csv'): string {
  if (!folder) throw new RangeError(`\`--data\` must be ${expected}, got nothing`);
  return folder;
}
