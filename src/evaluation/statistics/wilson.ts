import { checkInteger, checkNumber, checkObject } from '../../validate.js';

/** A proportion with the bounds of its 95 % interval. */
export interface Proportion {
  readonly count: number;
  readonly total: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/**
 * A proportion with its 95 % Wilson score interval (1927, https://doi.org/10.1080/01621459.1927.10502953), which is also valid
 * for few or no positive cases.
 *
 * @param count - number of positive cases
 * @param total - number of all cases
 * @returns the rate and its interval, 0..1
 * @throws RangeError unless `count` is in 0..total and `total` at least 1
 */
export function wilson(count: number, total: number): Proportion {
  checkInteger('total', total, 1);
  checkInteger('count', count, 0, total);
  const rate = count / total;
  const centre = (rate + Z ** 2 / (2 * total)) / (1 + Z ** 2 / total);
  const half =
    (Z / (1 + Z ** 2 / total)) * Math.sqrt((rate * (1 - rate)) / total + Z ** 2 / (4 * total ** 2));
  return {
    count,
    total,
    rate,
    low: count === 0 ? 0 : centre - half,
    high: count === total ? 1 : centre + half,
  };
}

/**
 * The difference of two proportions with Newcombe's hybrid score interval (1998, method 10,
 * https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I).
 *
 * @param a - proportion from {@link wilson}
 * @param b - proportion to subtract
 * @returns the difference and its 95 % interval, -1..1
 */
export function rateDifference(
  a: Proportion,
  b: Proportion,
): { readonly value: number; readonly low: number; readonly high: number } {
  checkProportion('a', a);
  checkProportion('b', b);
  const value = a.rate - b.rate;
  return {
    value,
    low: value - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: value + Math.hypot(a.high - a.rate, b.rate - b.low),
  };
}

function checkProportion(name: string, value: Proportion): void {
  checkObject(name, value, 'what `wilson` returns');
  for (const field of ['rate', 'low', 'high'] as const) checkNumber(`${name}.${field}`, value[field], 0, 1);
}
