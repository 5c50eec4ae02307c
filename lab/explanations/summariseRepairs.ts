import { type Interval, meanOverPeople } from './bootstrap.js';
import type { Case } from './cases.js';
import { REPAIR_KINDS, type Repair, type RepairKind } from './repairs.js';

/** Change of the probability of the defect when the pixels that a map marks are repaired. */
export interface RepairSummary {
  readonly name: string;
  readonly kind: RepairKind;
  readonly photos: number;
  /** By how much it falls. */
  readonly drop: Interval;
  /** By how much it falls when a random region of equal area is repaired. */
  readonly random: Interval;
  /** The difference, photo by photo. */
  readonly lead: Interval;
  /** The part of the random regions that do less, 0..1. */
  readonly beaten: Interval;
}

/** Means over the photos on which it was measured. */
export function summariseRepairs(cases: readonly Case[], seed: number): RepairSummary[] {
  const repaired = cases.filter(({ repairs }) => repairs);
  const names = Object.keys(repaired[0]?.repairs ?? {});
  return REPAIR_KINDS.flatMap((kind) =>
    names.map((name): RepairSummary => {
      const over = (numberOf: (repair: Repair) => number): Interval =>
        meanOverPeople(
          repaired,
          ({ repairs }) => {
            const found = repairs?.[name]?.[kind];
            return found && numberOf(found);
          },
          seed,
        );
      return {
        name,
        kind,
        photos: repaired.length,
        drop: over(({ drop }) => drop),
        random: over(({ random }) => random),
        lead: over(({ drop, random }) => drop - random),
        beaten: over(({ beaten }) => beaten),
      };
    }),
  );
}
