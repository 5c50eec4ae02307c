/** @throws RangeError unless the text is a number from 0 to 1 */
export function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new RangeError(`\`${name}\` must be a number from 0 to 1, got "${text}"`);
  return value;
}
