import { Random } from '../../random.js';
import type { Bootstrap } from '../statistics/estimate.js';
import { percentileInterval } from '../statistics/percentileInterval.js';
import { type Proportion, wilson } from '../statistics/wilson.js';

/**
 * Accuracy with a 95 % interval: Wilson's; if any person has several photos, extended to cover the interval of a bootstrap over people.
 *
 * @param answers - at least one
 */
export function personAccuracy(
  answers: readonly { readonly person: string; readonly right: boolean }[],
  { rounds, seed }: Bootstrap,
): Proportion {
  const found = wilson(answers.filter(({ right }) => right).length, answers.length);
  const people = new Map<string, [right: number, total: number]>();
  for (const { person, right } of answers) {
    const [count, total] = people.get(person) ?? [0, 0];
    people.set(person, [count + Number(right), total + 1]);
  }
  if (people.size === answers.length) return found;
  const sums = [...people.values()];
  const random = new Random(seed);
  const drawn = Array.from({ length: rounds }, () => {
    let [right, total] = [0, 0];
    for (let i = 0; i < sums.length; i++) {
      const [a, b] = sums[random.integer(sums.length)];
      right += a;
      total += b;
    }
    return right / total;
  });
  const { low, high } = percentileInterval(drawn) ?? { low: 0, high: 1 };
  return { ...found, low: Math.min(found.low, low), high: Math.max(found.high, high) };
}
