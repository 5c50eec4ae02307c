/** @throws RangeError unless exactly one photo was given */
export function onePhoto(positionals: readonly string[]): string {
  const [photo] = positionals;
  if (photo === undefined || positionals.length > 1) {
    throw new RangeError(`one photo is needed, got ${positionals.length}`);
  }
  return photo;
}
