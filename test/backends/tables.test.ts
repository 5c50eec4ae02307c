import { describe, expect, test } from 'vitest';
import type { Measured } from '../../bench/backends/measured.js';
import { apart, complaints, NATIVE, tables } from '../../bench/backends/tables.js';
import { disagreement } from './disagreement.js';

const answer = (probability: number, top = 2) => ({
  probabilities: [probability, 1 - probability],
  gradCam: [0, top],
  lime: [-4, 1],
});

function measured(...answers: Measured['answers']): Measured {
  return {
    answers,
    repeats: true,
    times: { rounds: 3, forward: 10, classify: 11, gradCam: 13 },
    checks: { tallies: [{ shows: 'classify', passed: 1, total: 2 }], wrong: [] },
  };
}

describe('how far backends are apart', () => {
  test('probabilities as they are, maps as shares of the largest value', () => {
    const found = { probabilities: [0.5, 0.25], gradCam: [1, 2], lime: [-4, 3] };
    const expected = { probabilities: [0.75, 0.25], gradCam: [0, 2], lime: [-4, 1] };
    expect(disagreement(found, expected)).toEqual({ probabilities: 0.25, gradCam: 0.5, lime: 0.5 });
  });

  test('not a number is as far as can be, and other lengths and blank maps are errors', () => {
    expect(disagreement({ ...answer(0.5), lime: [Number.NaN, 1] }, answer(0.5)).lime).toBe(Infinity);
    expect(() => disagreement({ ...answer(0.5), lime: [1] }, answer(0.5))).toThrow(
      new RangeError('`lime` must have 2 values, got 1'),
    );
    expect(() => disagreement(answer(0.5), { ...answer(0.5), gradCam: [0, 0] })).toThrow(
      new RangeError('`gradCam` must not be blank'),
    );
  });

  test('the photo that differs most counts', () => {
    const one = measured(answer(0.5), answer(0.25));
    expect(apart(measured(answer(0.5), answer(0.5)), one).probabilities).toBe(0.25);
  });
});

describe('warnings and errors', () => {
  const reference = { name: 'cpu', measured: measured(answer(0.5)) };

  test('nothing where backends agree', () => {
    expect(complaints([reference, { name: 'wasm', measured: measured(answer(0.5)) }])).toEqual([]);
  });

  test('any two that differ by more than is allowed, numbers that change, and checks that fail', () => {
    const far = measured(answer(0.5, 4));
    const wrong = { ...far, repeats: false, checks: { ...far.checks, wrong: ['Lime gives a map: none'] } };
    expect(
      complaints([
        reference,
        { name: 'gone', measured: 'not installed' },
        { name: 'other', measured: wrong },
      ]),
    ).toEqual([
      'other: the same photo got other numbers when it was asked again',
      'other: Lime gives a map: none',
      'other and cpu differ by 1 in gradCam',
    ]);
  });

  test('maps that are no numbers', () => {
    const broken = measured(answer(0.5, Number.NaN));
    expect(complaints([reference, { name: 'other', measured: broken }])).toEqual([
      'other and cpu differ by Infinity in gradCam',
    ]);
  });
});

test('the tables name backends that were not run, and that the numbers of CUDA are those of its twin', () => {
  const text = tables(
    [
      { name: 'cpu', measured: measured(answer(0.5)) },
      { name: NATIVE, measured: measured(answer(0.5, 2.001)) },
      { name: 'gone', measured: 'not installed' },
    ],
    'a machine',
  );
  expect(text).toContain('Not run: gone, not installed.');
  expect(text).toMatch(/\| native \(tfjs-node\) +\| +0 \| +5\.0e-4 \| +0 \|/);
  expect(text).toMatch(/\| CUDA \(tfjs-node-gpu\): its CPU twin ran, no GPU +\| +0 \| +5\.0e-4 \| +0 \|/);
  expect(text).toMatch(/\| cpu +\| +1 of 2 \| +- \|/);
  expect(text).toMatch(/\| cpu +\| +10\.0 \| +1\.10 \| +1\.30 \| +3 \|/);
});
