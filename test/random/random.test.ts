import { expect, test } from 'vitest';
import { Random } from '../../src/random.js';

type Draw = (random: Random) => unknown;

test.each<[string, Draw]>([
  ['`seed` must be an integer', () => new Random('1' as never)],
  ['`min` must be a number', (random) => random.uniform(Number.NaN, 1)],
  ['`max` must be a number', (random) => random.uniform(0, '5' as never)],
  ['`max - min` must be finite', (random) => random.uniform(-1e308, 1e308)],
  ['`count` must be an integer in 1..4294967296, got 0', (random) => random.integer(0)],
  ['`count` must be an integer in 1..4294967296, got 2.5', (random) => random.integer(2.5)],
  ['`probability` must be a number in 0..1, got 1.5', (random) => random.bernoulli(1.5)],
  ['`mean` must be a number', (random) => random.normal(Number.POSITIVE_INFINITY, 1)],
  ['`deviation` must be a number', (random) => random.normal(0, null as never)],
  ['`mean + deviation` must be finite', (random) => random.normal(1.7e308, 1.7e308)],
  ['`choices` must be an array', (random) => random.pick(5 as never)],
  ['`choices` must have at least one item', (random) => random.pick([])],
  ['`count` must be an integer in 0..67108864, got 1000000000', (random) => random.permutation(1e9)],
])('refuses with %s', (text, draw) => {
  expect(() => draw(new Random(1))).toThrow(text);
});

test('draws the same numbers as ever from a seed', () => {
  const random = new Random(2024);
  const drawn = [random.bits(), random.uniform(-1, 1), random.integer(10), random.normal(3, 2)];
  const again = new Random(2024);
  expect([again.bits(), again.uniform(-1, 1), again.integer(10), again.normal(3, 2)]).toEqual(drawn);
  expect([...new Random(5).permutation(6)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(random.integer(2 ** 32)).toBeLessThan(2 ** 32);
  expect(random.permutation(0)).toEqual(new Int32Array(0));
});
