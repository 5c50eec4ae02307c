import { Random } from '../../random.js';
import { type PhotoRecord, SPLITS, type Split } from '../data/photoRecord.js';

/** Shares of the photos for training, for the choice of thresholds, and for the measurement. */
export const SHARES: Readonly<Record<Split, number>> = { train: 0.6, validation: 0.2, test: 0.2 };

/** The fields of a photo that a split needs: its person, its split in the table, and its classes. */
export type SplitPhoto = Pick<PhotoRecord, 'person' | 'split' | 'where'> & {
  readonly classes: readonly string[];
};

interface Person {
  readonly name: string;
  /** Number of photos of each class, and of all photos under ''. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Splits photos so that all photos of a person are in one split, and each split has its share of every class as far as possible: iterative
 * stratification (Sechidis et al. 2011, https://doi.org/10.1007/978-3-642-23808-6_10) over people. Splits given in the table are kept.
 *
 * @returns the split of each photo
 * @throws RangeError when a table assigns photos of one person to two splits
 */
export function splitPeople(photos: readonly SplitPhoto[], seed: number): Split[] {
  const given = givenSplits(photos);
  const people = peopleOf(photos);
  const total = (name: string): number =>
    people.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0);
  const names = [...new Set(photos.flatMap(({ classes }) => classes))];
  const wanted = new Map(
    SPLITS.map((split) => [
      split,
      new Map(['', ...names].map((name) => [name, SHARES[split] * total(name)])),
    ]),
  );
  const missing = (split: Split, name: string): number => wanted.get(split)?.get(name) ?? 0;
  const found = new Map<string, Split>();
  const assign = ({ name, counts }: Person, split: Split): void => {
    found.set(name, split);
    for (const [key, count] of counts) wanted.get(split)?.set(key, missing(split, key) - count);
  };
  for (const person of people) {
    const split = given.get(person.name);
    if (split) assign(person, split);
  }
  const order = new Random(seed).permutation(people.length);
  let rest = Array.from(order, (i) => people[i]).filter(({ name }) => !found.has(name));
  while (rest.length > 0) {
    const rarest = rarestOf(rest, names);
    const having = rest.filter(({ counts }) => counts.has(rarest));
    // people with most photos first: those with few can balance the rest
    having.sort((a, b) => (b.counts.get('') ?? 0) - (a.counts.get('') ?? 0));
    for (const person of having) {
      const [split] = [...SPLITS].sort(
        (a, b) => missing(b, rarest) - missing(a, rarest) || missing(b, '') - missing(a, ''),
      );
      assign(person, split);
    }
    rest = rest.filter(({ name }) => !found.has(name));
  }
  return photos.map(({ person }) => found.get(person) ?? 'train');
}

function givenSplits(photos: readonly SplitPhoto[]): Map<string, Split> {
  const given = new Map<string, Split>();
  for (const { person, split, where } of photos) {
    const before = given.get(person);
    if (split && before && before !== split)
      throw new RangeError(
        `${where} must have the split ${before} as other photos of ${person}, got ${split}`,
      );
    if (split) given.set(person, split);
  }
  return given;
}

function peopleOf(photos: readonly SplitPhoto[]): Person[] {
  const people = new Map<string, Map<string, number>>();
  for (const { person, classes } of photos) {
    const counts = people.get(person) ?? new Map<string, number>();
    people.set(person, counts);
    for (const name of ['', ...classes]) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...people].map(([name, counts]) => ({ name, counts }));
}

/** The rarest class among the photos of these people; '' if they have none. */
function rarestOf(people: readonly Person[], names: readonly string[]): string {
  const counts = names
    .map((name) => ({ name, count: people.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count);
  return counts[0]?.name ?? '';
}
