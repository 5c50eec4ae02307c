import { describe, expect, test } from 'vitest';
import { priorShrunk } from '../../src/explainers/index.js';
import { shrunk } from '../../src/explainers/surrogate/priorShrunk.js';
import { agreementWeighted, mean, rankMean } from '../../src/fusion/index.js';
import type { Explanation, Heatmap } from '../../src/types.js';

const map = (...data: number[]): Heatmap => ({
  data: Float32Array.from(data),
  width: data.length,
  height: 1,
});

describe('shrinking coefficients to a prior', () => {
  test('sure coefficients stay, unsure ones go to the fitted prior', () => {
    const sure = shrunk([1, -2, 3], [1e-9, 1e-9, 1e-9], [1, 1, 1]);
    sure.forEach((value, i) => void expect(value).toBeCloseTo([1, -2, 3][i], 6));
    // all scatter is within the errors: the prior alone is left, at its best scale 2
    const unsure = shrunk([2.1, 3.9], [1, 1], [1, 2]);
    expect(unsure[0]).toBeCloseTo(1.98, 6);
    expect(unsure[1]).toBeCloseTo(3.96, 6);
  });

  test('by hand: variance 3.5 beside errors of 1', () => {
    // prior (1, 0): scale 3, gaps 0 and 3; their mean square 4.5 less 1
    const found = shrunk([3, 3], [1, 1], [1, 0]);
    expect(found[0]).toBeCloseTo(3, 12);
    expect(found[1]).toBeCloseTo((3.5 / 4.5) * 3, 12);
  });

  test('a prior that contradicts counts nothing, and scale does not matter', () => {
    const away = shrunk([1, 2], [0.1, 0.1], [-1, -2]);
    expect(away[0] / away[1]).toBeCloseTo(0.5, 2);
    const one = shrunk([1, -1, 2], [0.5, 0.2, 0.4], [0.3, 0.1, 0.9]);
    const scaled = shrunk([1, -1, 2], [0.5, 0.2, 0.4], [3, 1, 9]);
    one.forEach((value, i) => void expect(scaled[i]).toBeCloseTo(value, 12));
  });

  test('as a fusion: over the superpixels of the surrogate; without one the mean', () => {
    const segments = { data: Int32Array.of(0, 0, 1), width: 3, height: 1, count: 2 };
    const [cam, lime] = [map(1, 1, 0), map(3, 3, 3)];
    const target = { index: 0, name: 'a', probability: 1 };
    const parts = [
      { method: 'cam', target, saliency: cam },
      {
        method: 'lime',
        target,
        saliency: lime,
        segments,
        coefficients: Float64Array.of(3, 3),
        standardErrors: Float64Array.of(1, 1),
      },
    ] as Explanation[];
    const found = priorShrunk([cam, lime], segments, parts);
    expect([...found.data].map((value) => Number(value.toFixed(5)))).toEqual([3, 3, 2.33333]);
    expect(priorShrunk([cam, lime])).toEqual(mean([cam, lime]));
    const changed = (change: object): Explanation[] => [parts[0], { ...parts[1], ...change }];
    const refused = (change: object) => () => priorShrunk([cam, lime], segments, changed(change));
    expect(refused({ coefficients: Float64Array.of(3, Number.NaN) })).toThrow(
      '`parts[1].coefficients[1]` must be finite, got NaN',
    );
    expect(refused({ coefficients: [1] })).toThrow('`parts[1].coefficients` must be 2 values, got 1');
    expect(refused({ standardErrors: { every: 5 } })).toThrow('`parts[1].standardErrors` must be a list');
    const tooFew = changed({ standardErrors: Float64Array.of(1, Number.POSITIVE_INFINITY) });
    expect(priorShrunk([cam, lime], segments, tooFew)).toEqual(mean([cam, lime]));
  });
});

test('agreement-weighted: the mean where signs agree, nothing where they cancel', () => {
  expect([...agreementWeighted([map(1, 1, 2, 0), map(3, -1, -1, 0)]).data]).toEqual([
    2,
    0,
    Math.fround(0.5 / 3),
    0,
  ]);
});

test('rank mean: signed ranks, on any scale', () => {
  const found = rankMean([map(0, -5, 100), map(1, 2, 3)]);
  expect([...found.data]).toEqual([0, 0, 1].map((v, i) => (i === 1 ? (-0.5 + 0.5) / 2 : v)));
  expect(rankMean([map(0, -5, 1000), map(10, 20, 30)])).toEqual(found);
});
