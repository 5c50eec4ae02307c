/** @throws RangeError unless the text is a whole number from 0 */
export function integer(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`\`${name}\` must be a whole number, got "${text}"`);
  return Number(text);
}
