import { Random } from '../../random.js';
import { checkArray, checkInteger, checkObject, checkString } from '../../validate.js';
import type { Bootstrap } from '../statistics/estimate.js';
import { peopleRounds } from '../statistics/peopleRounds.js';
import { percentileInterval } from '../statistics/percentileInterval.js';
import { type Proportion, wilson } from '../statistics/wilson.js';
import { groupBy } from './groupBy.js';

/** A judged photo of a group. */
export interface GroupedPhoto {
  /** Photos of one person are resampled together. */
  readonly person: string;
  /** Empty if unknown: such a photo is left out. */
  readonly group: string;
  /** Whether the labeller would accept the photo; absent if unknown. */
  readonly passable?: boolean | undefined;
  /** Faults by class: 1 present, 0 absent; no entry if unknown or slight. */
  readonly labels: ReadonlyMap<string, 0 | 1>;
  /** The verdict, framing aside. */
  readonly acceptable: boolean;
  /** Defect classes that reach their thresholds. */
  readonly reached: readonly string[];
}

/** Errors on the photos of one group. */
export interface ErrorsOfGroup {
  readonly photos: number;
  /** False rejection rate on passable photos; absent if there are none. */
  readonly rejected?: Proportion;
  /** By defect class: false positive rate on photos without the defect; absent if there are none. */
  readonly named: Readonly<Record<string, Proportion>>;
}

/** The largest difference between two groups, as a share. */
export interface GroupGap {
  /** The group with the highest share. */
  readonly highest: string;
  readonly lowest: string;
  readonly value: number;
  /** Bounds of the 95 % bootstrap percentile interval, over people, of the difference between these two groups. */
  readonly low: number;
  readonly high: number;
  /** 95th percentile of the largest gap when people are randomly assigned to groups of the same sizes: a smaller `value` may be due to chance. */
  readonly byChance: number;
}

/** Errors by group, and the gaps between groups. */
export interface GroupErrors {
  readonly groups: Readonly<Record<string, ErrorsOfGroup>>;
  /** Gaps between groups with at least `least` photos; absent with fewer than two such groups. */
  readonly gaps: {
    readonly rejected?: GroupGap;
    readonly named: Readonly<Record<string, GroupGap>>;
  };
  /** Minimum number of photos of a group for a gap. */
  readonly least: number;
}

/** Options of {@link groupErrors}. */
export interface GroupErrorsOptions {
  /** Minimum number of photos for a group to be compared. @defaultValue 30 */
  readonly least?: number | undefined;
  /** Rounds and seed. @defaultValue 1000 rounds, seed 0 */
  readonly bootstrap?: Bootstrap | undefined;
}

/**
 * Errors of verdicts by group: false rejections of passable photos, and false positives of each defect, with Wilson intervals; and the largest
 * gap between two groups for each, with a bootstrap interval.
 *
 * @param photos - judged photos
 * @param defects - defect classes to compare
 * @param options - minimum group size, and the bootstrap
 * @returns plain data; shares are 0..1: lower values and smaller gaps are better
 * @throws TypeError or RangeError for an invalid photo or option
 */
export function groupErrors(
  photos: readonly GroupedPhoto[],
  defects: readonly string[],
  options: GroupErrorsOptions = {},
): GroupErrors {
  checkPhotos(photos, defects);
  checkObject('options', options, '{ least, bootstrap }');
  const { least = 30, bootstrap = { rounds: 1000, seed: 0 } } = options;
  checkInteger('least', least, 1);
  checkObject('bootstrap', bootstrap, '{ rounds, seed }');
  checkInteger('bootstrap.rounds', bootstrap.rounds, 1, 1e5);
  checkInteger('bootstrap.seed', bootstrap.seed);
  const stated = photos.filter(({ group }) => group !== '');
  const passable = byGroup(stated.filter((photo) => photo.passable === true));
  const rejected = (photo: GroupedPhoto): boolean => !photo.acceptable;
  const without = defects.map((name) => ({
    name,
    groups: byGroup(stated.filter(({ labels }) => labels.get(name) === 0)),
    named: (photo: GroupedPhoto): boolean => photo.reached.includes(name),
  }));
  const groups = [...byGroup(stated)].map(([group, own]): [string, ErrorsOfGroup] => {
    const rejections = share(passable.get(group), rejected);
    const named = without.flatMap(({ name, groups: parts, named: counts }) => {
      const found = share(parts.get(group), counts);
      return found ? [[name, found] as const] : [];
    });
    return [
      group,
      { photos: own.length, ...(rejections && { rejected: rejections }), named: Object.fromEntries(named) },
    ];
  });
  const gap = largestGap(passable, rejected, least, bootstrap);
  const gaps = without.flatMap(({ name, groups: parts, named }) => {
    const found = largestGap(parts, named, least, bootstrap);
    return found ? [[name, found] as const] : [];
  });
  return {
    groups: Object.fromEntries(groups),
    gaps: { ...(gap && { rejected: gap }), named: Object.fromEntries(gaps) },
    least,
  };
}

type Groups = ReadonlyMap<string, readonly GroupedPhoto[]>;
type Counts = (photo: GroupedPhoto) => boolean;

function byGroup(photos: readonly GroupedPhoto[]): Groups {
  return new Map([...groupBy(photos, ({ group }) => group)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function share(photos: readonly GroupedPhoto[] = [], counts: Counts): Proportion | undefined {
  return photos.length === 0 ? undefined : wilson(photos.filter(counts).length, photos.length);
}

function largestGap(
  groups: Groups,
  counts: Counts,
  least: number,
  bootstrap: Bootstrap,
): GroupGap | undefined {
  const rates = [...groups]
    .filter(([, photos]) => photos.length >= least)
    .map(([name, photos]) => ({ name, photos, rate: photos.filter(counts).length / photos.length }))
    .sort((a, b) => b.rate - a.rate);
  const [highest, lowest] = [rates[0], rates[rates.length - 1]];
  if (rates.length < 2) return undefined;
  const value = highest.rate - lowest.rate;
  // with one seed, both groups would draw the same indices of people
  const high = ratesOf(highest.photos, counts, bootstrap);
  const low = ratesOf(lowest.photos, counts, { ...bootstrap, seed: bootstrap.seed + 1 });
  const interval = percentileInterval(high.map((rate, i) => rate - low[i]));
  return {
    ...{ highest: highest.name, lowest: lowest.name, value },
    ...(interval ?? { low: -1, high: 1 }),
    byChance: gapByChance(
      rates.map(({ photos }) => photos),
      counts,
      bootstrap,
    ),
  };
}

function gapByChance(
  groups: readonly (readonly GroupedPhoto[])[],
  counts: Counts,
  { rounds, seed }: Bootstrap,
): number {
  const people = groupBy(groups.flat(), ({ person }) => person);
  const counted = [...people.values()].map((photos) => photos.map((photo) => Number(counts(photo))));
  const random = new Random(seed);
  const gaps = Array.from({ length: rounds }, () => {
    const dealt = Array.from(random.permutation(counted.length), (person) => counted[person]).flat();
    let at = 0;
    const rates = groups.map(({ length }) => {
      const own = dealt.slice(at, at + length);
      at += length;
      return own.reduce((sum, value) => sum + value, 0) / length;
    });
    return Math.max(...rates) - Math.min(...rates);
  });
  return gaps.sort((a, b) => a - b)[Math.ceil(rounds * 0.95) - 1];
}

function ratesOf(photos: readonly GroupedPhoto[], counts: Counts, bootstrap: Bootstrap): number[] {
  const counted = photos.map(counts);
  const people = photos.map(({ person }) => person);
  return [...peopleRounds(people, bootstrap)].map((weights) => {
    let [sum, total] = [0, 0];
    for (const [i, weight] of weights.entries()) {
      total += weight;
      if (counted[i]) sum += weight;
    }
    return sum / total;
  });
}

function checkPhotos(photos: readonly GroupedPhoto[], defects: readonly string[]): void {
  checkArray('photos', photos);
  for (const [i, photo] of photos.entries()) {
    checkObject(`photos[${i}]`, photo, '{ person, group, labels, acceptable, reached }');
    checkString(`photos[${i}].person`, photo.person);
    checkString(`photos[${i}].group`, photo.group);
    if (!(photo.labels instanceof Map)) throw new TypeError(`\`photos[${i}].labels\` must be a Map`);
    checkArray(`photos[${i}].reached`, photo.reached);
  }
  checkArray('defects', defects);
  for (const [i, name] of defects.entries()) checkString(`defects[${i}]`, name);
}
