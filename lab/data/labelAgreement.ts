import type { PhotoRecord } from '../../src/evaluation/data/photoRecord.js';

/** How far two passes of labels agree on whether photos have a fault. */
export interface Agreement {
  readonly fault: string;
  /** Share of the photos that have it clearly (grade 2) by the first and by the second pass. */
  readonly shares: readonly [first: number, second: number];
  /** Cohen's kappa of having it clearly or not: 1 where the passes agree on every photo, 0 where they do as by chance; NaN where no photo has it in either. */
  readonly kappa: number;
}

/** A photo with the labels of one pass, or of two. */
export interface TwiceLabelled extends PhotoRecord {
  /** The same photo as a second pass labelled it. */
  readonly again?: PhotoRecord | undefined;
}

/**
 * Agreement of two passes by fault, and on whether a photo is bad.
 *
 * @param photos - those without a second pass are left out
 */
export function labelAgreement(photos: readonly TwiceLabelled[], faults: readonly string[]): Agreement[] {
  const twice = photos.flatMap(({ again, ...photo }) => (again ? [[photo, again] as const] : []));
  const of = (fault: string, has: (photo: PhotoRecord) => boolean): Agreement => {
    const pairs = twice.map(([first, second]) => [has(first), has(second)] as const);
    return { fault, ...cohensKappa(pairs) };
  };
  return [
    of('bad', ({ overall }) => overall === 2),
    ...faults.map((fault) => of(fault, (photo) => photo.faults.get(fault) === 2)),
  ];
}

/** Cohen (1960), A coefficient of agreement for nominal scales, https://doi.org/10.1177/001316446002000104. */
function cohensKappa(pairs: readonly (readonly [boolean, boolean])[]): Omit<Agreement, 'fault'> {
  const share = (has: (pair: readonly [boolean, boolean]) => boolean): number =>
    pairs.filter(has).length / pairs.length;
  const [first, second, same] = [share(([a]) => a), share(([, b]) => b), share(([a, b]) => a === b)];
  const byChance = first * second + (1 - first) * (1 - second);
  return { shares: [first, second], kappa: (same - byChance) / (1 - byChance) };
}
