import type { FaceRegionName } from './faceRegions.js';
import { ENOUGH, isMostly, type RegionShare, sumOf } from './regionShares.js';

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
    // other parts that are named on this side only
    const rest = ['cheek', 'eye'].filter((one) => one !== part && has(side, one) && !has(other, one));
    for (const one of rest) done.add(`${side}-${one}`);
    said.push(`the ${side} ${[part, ...rest].join(' and ')}`);
  }
  const last = said.pop() ?? '';
  return said.length > 0 ? `${said.join(', ')} and ${last}` : last;
}

/** Content of the sentence about a map. */
interface Said {
  readonly evidence: 'for' | 'against';
  readonly regions: readonly RegionShare[];
  readonly named: readonly RegionShare[];
  readonly spot: boolean;
  readonly opposite: readonly RegionShare[];
  readonly background: boolean;
}

/** Such as "acceptable: mostly the forehead (52 %); against acceptable: the mouth". */
export function reasonSentence(about: string, said: Said): string {
  const [first, second] = said.evidence === 'for' ? ['', 'against '] : ['against ', 'for '];
  const rest = said.opposite.length > 0 ? `; ${second}${about}: ${phraseOf(said.opposite)}` : '';
  return `${first}${about}: ${places(said)}${rest}`;
}

function places({ evidence, regions, named, spot, background }: Said): string {
  if (sumOf(regions) === 0) return `nothing in the photo speaks ${evidence} it`;
  if (named.length === 0) return spread(regions);
  const share = sumOf(named);
  const onFace = named[0].name === 'outside' ? '' : ' at';
  const degree = spot ? `strongest${onFace}` : share >= ENOUGH ? 'mostly' : 'partly';
  const rest = spot && share < ENOUGH ? ', the rest is spread over the photo' : '';
  const alarm = background ? ': not the face but its surroundings drive this verdict' : '';
  return `${degree} ${phraseOf(named)} (${Math.round(100 * share)} %)${rest}${alarm}`;
}

/** Evidence without a part of the face that stands out: the face as a whole may. */
function spread(regions: readonly RegionShare[]): string {
  const outside = regions.find(({ name }) => name === 'outside') as RegionShare;
  return isMostly({ share: 1 - outside.share, areaShare: 1 - outside.areaShare })
    ? 'spread over the face, no part of it stands out'
    : 'spread over the photo, no part of the face stands out';
}

function phraseOf(regions: readonly RegionShare[]): string {
  return regionPhrase(regions.map(({ name }) => name));
}
