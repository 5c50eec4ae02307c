import { Random } from '../../random.js';
import type { Bootstrap } from './estimate.js';

/**
 * Rounds of a bootstrap over people: the samples of one person stay together.
 *
 * @param people - the person of each sample
 * @yields the number of times that each sample counts in a round
 */
export function* peopleRounds(
  people: readonly string[],
  { rounds, seed }: Bootstrap,
): Generator<Int32Array, void, undefined> {
  const names = [...new Set(people)];
  const indices = new Map(names.map((name, i) => [name, i]));
  const persons = people.map((name) => indices.get(name) ?? 0);
  const random = new Random(seed);
  for (let round = 0; round < rounds; round++) {
    const drawn = new Int32Array(names.length);
    for (let i = 0; i < names.length; i++) {
      const person = random.integer(names.length);
      drawn[person] = drawn[person] + 1;
    }
    yield Int32Array.from(persons, (person) => drawn[person]);
  }
}
