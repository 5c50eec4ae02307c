import type { FaceRegionName } from './faceRegions.js';

/** Parts of a face in words: "the left cheek and eye", "both eyes and the nose". */
export function regionPhrase(names: readonly FaceRegionName[]): string {
  const said: string[] = [];
  const done = new Set<string>();
  for (const name of names) {
    if (done.has(name)) continue;
    const [side, part] = name.split('-') as [string, string | undefined];
    if (part === undefined) {
      said.push(name === 'outside' ? 'outside the face' : `the ${name}`);
      continue;
    }
    const other = side === 'left' ? 'right' : 'left';
    const has = (one: string, of: string): boolean => (names as readonly string[]).includes(`${one}-${of}`);
    if (has(other, part)) {
      said.push(`both ${part}s`);
      done.add(`${other}-${part}`);
      continue;
    }
    // other parts on this side only
    const rest = ['cheek', 'eye'].filter((one) => one !== part && has(side, one) && !has(other, one));
    for (const one of rest) done.add(`${side}-${one}`);
    said.push(`the ${side} ${[part, ...rest].join(' and ')}`);
  }
  const last = said.pop() ?? '';
  return said.length > 0 ? `${said.join(', ')} and ${last}` : last;
}
