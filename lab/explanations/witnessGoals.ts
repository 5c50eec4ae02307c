import { type Interval, meanOverPeople } from './bootstrap.js';
import { DEFAULT_SETTING } from './location/locationSettings.js';
import { type LocatedCase, over, POOLED } from './location/locationTables.js';
import type { MapLocation } from './location/measureLocation.js';
import { REPEATED, type Repeats } from './repeats.js';
import { number, shown, table } from './tables/format.js';

/** A goal, and what was reached. */
export interface MeasuredGoal {
  readonly name: string;
  readonly photos: number;
  readonly reached: boolean;
  /** The value, as it is written. */
  readonly text: string;
}

const COVERS = ['occluder', 'medicalMask', 'sunglasses', 'hand', 'scarf'];

/** The goals of LIME with its default settings. */
export function witnessGoals(
  located: readonly LocatedCase[],
  repeats: readonly Repeats[],
  seed: number,
): MeasuredGoal[] {
  const reported = located.filter(({ half, found }) => half === 'report' && found.locations);
  const of = (origin: string, kinds?: readonly string[]): LocatedCase[] =>
    reported.filter((item) => item.origin === origin && (!kinds || kinds.includes(item.kind)));
  const made = of('made');
  const groups: readonly (readonly [string, readonly LocatedCase[], keyof MapLocation, number])[] = [
    ['peak on worn masks', of('natural', ['mask']), 'peak', 0.95],
    ['peak on sunglasses', of('natural', ['sunglasses']), 'peak', 0.95],
    ['peak on hands, hair, microphones and objects', of('natural', POOLED), 'peak', 0.75],
    ['peak on made covers', made.filter(({ kind }) => COVERS.includes(kind)), 'peak', 0.9],
    ['peak on other made defects', made.filter(({ kind }) => !COVERS.includes(kind)), 'peak', 0.85],
    ['positive values on worn masks, over the area', of('natural', ['mask']), 'mass', 3],
    ['positive values on sunglasses, over the area', of('natural', ['sunglasses']), 'mass', 5],
  ];
  const placed = groups.map(([name, cases, value, least]): MeasuredGoal => {
    const found = over(cases, DEFAULT_SETTING, value, seed);
    return goal(`${name}: at least ${least}`, cases.length, found, (x) => x >= least);
  });
  const [reference, mean] = Object.keys(REPEATED);
  const stability = meanOverPeople(repeats, ({ found }) => found[reference].spearman, seed);
  const before = meanOverPeople(repeats, ({ found }) => found[mean].spearman, seed);
  const ratio = meanOverPeople(
    repeats,
    ({ found }) => found[reference].milliseconds / found[mean].milliseconds,
    seed,
  );
  return [
    ...placed,
    goal(
      `rank correlation between seeds at 512 passes: at least 0.9 (with the mean colour ${shown(before, 2)})`,
      repeats.length,
      stability,
      (x) => x >= 0.9,
    ),
    goal(
      'processor time at equal passes, over that with the mean colour: at most 1.15',
      repeats.length,
      ratio,
      (x) => x <= 1.15,
    ),
    ...differences(reported, seed),
  ];
}

/** Differences that should be at most .05: of skin tones, and of boxes moved by a tenth. */
function differences(reported: readonly LocatedCase[], seed: number): MeasuredGoal[] {
  const of = (origin: string): LocatedCase[] => reported.filter((item) => item.origin === origin);
  const natural = of('natural');
  /** Cases whose photo is among others, too. */
  const shared = (cases: LocatedCase[], others: LocatedCase[]): LocatedCase[] =>
    cases.filter(({ person }) => others.some((other) => other.person === person));
  const [moved, redrawn, both] = [of('moved'), of('redrawn'), of('moved and redrawn')];
  const pairs: readonly (readonly [string, LocatedCase[], LocatedCase[]])[] = [
    [
      'light less dark skin',
      natural.filter(({ skinTone }) => skinTone === 'light'),
      natural.filter(({ skinTone }) => skinTone === 'dark'),
    ],
    ['the face box less the box moved by a tenth', shared(natural, moved), moved],
    ['the same with both boxes drawn anew, as `assess` does', shared(redrawn, both), both],
  ];
  return pairs.map(([name, first, second]) => {
    const [a, b] = [first, second].map((cases) => over(cases, DEFAULT_SETTING, 'peak', seed));
    const difference = a && b ? a.value - b.value : Number.NaN;
    return {
      name: `peak on natural covers, ${name}: at most 0.05 either way`,
      photos: Math.min(first.length, second.length),
      reached: Math.abs(difference) <= 0.05,
      text: number(difference, 2),
    };
  });
}

function goal(
  name: string,
  photos: number,
  found: Interval | undefined,
  reaches: (value: number) => boolean,
): MeasuredGoal {
  return {
    name,
    photos,
    reached: found !== undefined && reaches(found.value),
    text: found ? shown(found, 2) : '-',
  };
}

/** The goals as a table, those that were missed first. */
export function goalTable(goals: readonly MeasuredGoal[]): string {
  const orderOf = ({ photos, reached }: MeasuredGoal): number => (photos === 0 ? 2 : Number(reached));
  const sorted = [...goals].sort((a, b) => orderOf(a) - orderOf(b));
  return table(
    ['goal', 'photos', 'reached', 'value'],
    sorted.map(({ name, photos, reached, text }) => [
      name,
      String(photos),
      photos === 0 ? 'not measured' : reached ? 'yes' : '**no**',
      text,
    ]),
  );
}
