import type { Bootstrap } from '../statistics/estimate.js';
import { peopleRounds } from '../statistics/peopleRounds.js';
import { percentileInterval } from '../statistics/percentileInterval.js';
import { type Proportion, wilson } from '../statistics/wilson.js';

/** How often another box of the same face changes the verdict, framing aside. */
export interface BoxErrors {
  /** Photos with a face box. */
  readonly photos: number;
  /** By change of the box: photos whose verdict it changes. */
  readonly changes: Readonly<Record<string, Proportion>>;
  /** Share of changed verdicts among all verdicts with a changed box, with a 95 % bootstrap interval over people. */
  readonly turned: { readonly rate: number; readonly low: number; readonly high: number };
  /** Photos whose verdict at least one change of the box changes. */
  readonly any: Proportion;
}

/** A photo's verdict, framing aside. */
export interface Judged {
  /** Photos of one person are resampled together. */
  readonly person: string;
  readonly acceptable: boolean;
}

/**
 * Compares verdicts for changed boxes with those for the original boxes.
 *
 * @param photos - photos with the original boxes
 * @param changed - the same photos in the same order, by change
 * @returns undefined if there are no photos
 */
export function boxErrors(
  photos: readonly Judged[],
  changed: Readonly<Record<string, readonly Judged[]>>,
  bootstrap: Bootstrap,
): BoxErrors | undefined {
  const { length } = photos;
  const changes = Object.entries(changed);
  if (length === 0 || changes.length === 0) return undefined;
  const turns = photos.map(({ acceptable }, i) =>
    changes.map(([, others]) => others[i].acceptable !== acceptable),
  );
  const counts = turns.map((own) => own.filter(Boolean).length);
  const rateOf = (weights: ArrayLike<number>): number => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < length; i++) {
      sum += weights[i] * counts[i];
      total += weights[i] * changes.length;
    }
    return sum / total;
  };
  const people = photos.map(({ person }) => person);
  const interval = percentileInterval([...peopleRounds(people, bootstrap)].map(rateOf));
  return {
    photos: length,
    changes: Object.fromEntries(
      changes.map(([name], c) => [name, wilson(turns.filter((own) => own[c]).length, length)]),
    ),
    turned: { rate: rateOf(new Uint8Array(length).fill(1)), ...(interval ?? { low: 0, high: 1 }) },
    any: wilson(counts.filter((count) => count > 0).length, length),
  };
}
