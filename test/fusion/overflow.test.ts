import { expect, test } from 'vitest';
import {
  cosine,
  entropy,
  kendall,
  massInTop,
  massOverlap,
  minMax,
  pearson,
  signAgreement,
  spearman,
  ssim,
  topIou,
  weighted,
} from '../../src/fusion/index.js';

test('massOverlap refuses lists that are not finite or of other lengths, by name', () => {
  expect(() => massOverlap([1, 2], [1])).toThrow('`');
  expect(() => massOverlap([1, Number.NaN], [1, 2])).toThrow('must be finite, got NaN');
  expect(() => massOverlap([1e308, 1e308], [1, 2])).toThrow('`a` must have a finite sum, got Infinity');
  expect(massOverlap([1, 3], [3, 1])).toBe(0.5);
});

test('weighted bounds its weights, so that sums stay finite', () => {
  expect(() => weighted([1, 1e308])).toThrow('`weights[1]` must be a number');
});

test('minMax spreads values whose range is not finite, too', () => {
  const map = { data: Float64Array.of(1e308, -1e308, 0), width: 3, height: 1 };
  expect([...minMax(map).data]).toEqual([1, 0, 0.5]);
});

test('entropy and ssim refuse values that they cannot sum or square', () => {
  expect(() => entropy([1e308, 1e308])).toThrow('`values` must have a finite sum, got Infinity');
  const large = { data: Float64Array.from({ length: 49 }, (_, i) => 1e100 * i), width: 7, height: 7 };
  expect(() => ssim(large, large)).toThrow('`a` and `b` must have values whose fourth powers are finite');
});

test.each([1e300, 1.7e308, 1e-200, 5e-324])('cosine and pearson do not depend on the unit, %d', (unit) => {
  expect(cosine([unit, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 12);
  expect(cosine([unit, -unit], [unit, unit])).toBe(0);
  expect(pearson([unit, -unit, 0], [1, -1, 0])).toBeCloseTo(1, 12);
  expect(pearson([unit, unit], [1, 2])).toBe(0);
});

test.each([cosine, pearson, spearman, kendall, massOverlap, massInTop, topIou, signAgreement])(
  '%o refuses lists without values',
  (measure) => {
    expect(() => measure([], [])).toThrow(new RangeError('`a` must be at least one value, got none'));
  },
);
