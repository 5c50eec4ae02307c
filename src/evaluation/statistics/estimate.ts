import { Random } from '../../random.js';
import { checkInteger } from '../../validate.js';
import { middle } from './middle.js';
import type { Ranking } from './ranking.js';

/** A value with the bounds of its 95 % bootstrap interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly positives: number;
  readonly negatives: number;
  /** How many people the samples come from. */
  readonly people: number;
}

/** How an interval is found. */
export interface Bootstrap {
  readonly rounds: number;
  readonly seed: number;
}

/**
 * A statistic with a percentile bootstrap interval (Efron & Tibshirani 1993). People are drawn, not samples: a person's samples come
 * and go together. Draws that leave a side empty do not count; a single person tells nothing, and has the interval 0..1.
 */
export function estimate(
  ranking: Ranking,
  statistic: (ranking: Ranking, weights?: ArrayLike<number>) => number,
  { rounds, seed }: Bootstrap = { rounds: 1000, seed: 0 },
): Estimate {
  checkInteger('rounds', rounds, 1);
  const { people, positives, negatives } = ranking;
  const value = statistic(ranking);
  const known = { value, positives, negatives, people };
  if (people === 1) return { ...known, low: 0, high: 1 };
  const random = new Random(seed);
  const weights = new Int32Array(people);
  const drawn: number[] = [];
  for (let round = 0; round < rounds; round++) {
    weights.fill(0);
    for (let i = 0; i < people; i++) {
      const person = random.integer(people);
      weights[person] = weights[person] + 1;
    }
    const found = statistic(ranking, weights);
    if (!Number.isNaN(found)) drawn.push(found);
  }
  return { ...known, ...(middle(drawn) ?? { low: 0, high: 1 }) };
}
