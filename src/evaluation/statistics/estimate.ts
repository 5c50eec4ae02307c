import { Random } from '../../random.js';
import { checkFunction, checkInteger, checkNumber, checkObject } from '../../validate.js';
import { checkRanking } from './checkRanking.js';
import { percentileInterval } from './percentileInterval.js';
import type { Ranking } from './ranking.js';

/** A value with the bounds of its 95 % bootstrap interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly positives: number;
  readonly negatives: number;
  /** Number of people in the samples. */
  readonly people: number;
}

/** Options of the bootstrap. */
export interface Bootstrap {
  readonly rounds: number;
  readonly seed: number;
}

/**
 * A statistic with a 95 % percentile bootstrap interval (Efron & Tibshirani 1993, https://doi.org/10.1201/9780429246593). People are
 * resampled, not samples: the samples of one person stay together. Rounds without positives or negatives are skipped.
 *
 * @param ranking - the ranked samples
 * @param statistic - such as {@link rocAuc} or {@link averagePrecision}; receives the ranking, and the number of times that each person counts
 * @param bootstrap - rounds and seed. @defaultValue 1000 rounds, seed 0
 * @returns the value with its interval, which is 0..1 for a single person
 * @throws TypeError or RangeError for a bad ranking or statistic, or unless `rounds` is an integer in 1..100,000
 */
export function estimate(
  ranking: Ranking,
  statistic: (ranking: Ranking, weights?: ArrayLike<number>) => number,
  bootstrap: Bootstrap = { rounds: 1000, seed: 0 },
): Estimate {
  checkRanking(ranking);
  checkFunction('statistic', statistic);
  checkObject('bootstrap', bootstrap, '{ rounds, seed }');
  const { rounds, seed } = bootstrap;
  checkInteger('rounds', rounds, 1, 1e5);
  const { people, positives, negatives } = ranking;
  const value = statistic(ranking);
  checkNumber('statistic(ranking)', value);
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
  return { ...known, ...(percentileInterval(drawn) ?? { low: 0, high: 1 }) };
}
