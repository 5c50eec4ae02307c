import type { Photo } from '../../src/evaluation/data/readFaces.js';
import type { Half } from './cases.js';
import { isReference } from './referencePhotos.js';

/** One flawless photo of each person, whom training never saw: those of the validation split choose, those of the test split are reported. */
export function halves(photos: readonly Photo[], people: number): Record<Half, Photo[]> {
  const of = (split: Photo['split']): Photo[] => {
    const first = new Map<string, Photo>();
    for (const photo of photos)
      if (photo.flawless && photo.split === split && !isReference(photo.path) && !first.has(photo.person))
        first.set(photo.person, photo);
    return inTurns([...first.values()]).slice(0, people);
  };
  return { choose: of('validation'), report: of('test') };
}

/** The sources in turns, so that few people are not all of one. */
function inTurns(photos: readonly Photo[]): Photo[] {
  const sources = [...new Set(photos.map(({ source }) => source))];
  const lists = sources.map((source) => photos.filter((photo) => photo.source === source));
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}
