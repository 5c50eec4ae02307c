import { expect, test } from 'vitest';
import { massOverlap, weighted } from '../../src/fusion/index.js';

test('massOverlap refuses lists that are not finite or of other lengths, by name', () => {
  expect(() => massOverlap([1, 2], [1])).toThrow('`');
  expect(() => massOverlap([1, Number.NaN], [1, 2])).toThrow('must be finite, got NaN');
  expect(() => massOverlap([1e308, 1e308], [1, 2])).toThrow('`a` must have a finite sum, got Infinity');
  expect(massOverlap([1, 3], [3, 1])).toBe(0.5);
});

test('weighted bounds its weights, so that sums stay finite', () => {
  expect(() => weighted([1, 1e308])).toThrow('`weights[1]` must be a number');
});
