/** @throws RangeError unless the text is a number above 0, 100 at most */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100))
    throw new RangeError(`\`${name}\` must be a positive number, got "${text}"`);
  return value;
}
