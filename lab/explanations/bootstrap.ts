import { percentileInterval } from '../../src/evaluation/statistics/index.js';
import { Random } from '../../src/random.js';

/** A value with its 95 % bootstrap interval over people. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const ROUNDS = 1000;

/**
 * How often each sample counts in each round: people are drawn, not samples, so that those of one person come and go together.
 *
 * @param people - whose each sample is
 * @returns no rounds where there is a single person, for whom there is no interval
 */
export function peopleWeights(people: readonly string[], seed: number): Float64Array[] {
  const names = [...new Set(people)];
  const random = new Random(seed);
  return Array.from({ length: names.length > 1 ? ROUNDS : 0 }, () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < names.length; i++) {
      const name = names[random.integer(names.length)];
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return Float64Array.from(people, (name) => counts.get(name) ?? 0);
  });
}

/** The middle 95 % of the rounds; the value itself where no round has a number. */
export function interval(value: number, drawn: readonly number[]): Interval {
  return { value, ...(percentileInterval(drawn.filter(Number.isFinite)) ?? { low: value, high: value }) };
}

/** The mean of a value of each sample with its interval. Samples without one, `undefined`, do not count; NaN where none has one. */
export function meanOverPeople<T extends { readonly person: string }>(
  samples: readonly T[],
  numberOf: (sample: T) => number | undefined,
  seed: number,
): Interval {
  const found = samples.flatMap((sample) => {
    const value = numberOf(sample);
    return value === undefined ? [] : [{ person: sample.person, value }];
  });
  const values = found.map(({ value }) => value);
  const weights = peopleWeights(
    found.map(({ person }) => person),
    seed,
  );
  return interval(
    mean(values),
    weights.map((round) => mean(values, round)),
  );
}

/** The mean, NaN for none. */
export function mean(values: readonly number[], weights?: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    const weight = weights ? weights[i] : 1;
    sum += weight * value;
    total += weight;
  });
  return sum / total;
}

/** The middle value, of an even number the upper one of the two; NaN for none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
