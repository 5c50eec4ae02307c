import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Masks, type Sampling, sampleMasks } from '../../src/explainers/index.js';
import { blockLength, isFoldOver } from '../../src/explainers/surrogate/sampling.js';
import { Random } from '../../src/random.js';
import type { Segments } from '../../src/types.js';
import { property, seeds } from './arbitraries.js';

const DESIGNS = ['bernoulli', 'antithetic', 'orthogonal'] as const;

const cases = fc.record({
  design: fc.constantFrom(...DESIGNS),
  width: fc.integer({ min: 1, max: 40 }),
  count: fc.integer({ min: 1, max: 150 }),
  seed: seeds,
});

function segmentsOf(width: number): Segments {
  return { data: Int32Array.from({ length: width }, (_, i) => i), width, height: 1, count: width };
}

function draw(design: Sampling, count: number, width: number, seed: number): Masks {
  return sampleMasks(design, count, segmentsOf(width), new Random(seed));
}

describe('sampling designs', () => {
  property('are zeros and ones, the first row all ones', cases, ({ design, width, count, seed }) => {
    const masks = draw(design, count, width, seed);
    expect(masks.length).toBe(count * width);
    expect(masks.every((value) => value <= 1)).toBe(true);
    expect(masks.subarray(0, width).every((value) => value === 1)).toBe(true);
  });

  property('are the same for the same seed', cases, ({ design, width, count, seed }) => {
    expect(draw(design, count, width, seed)).toEqual(draw(design, count, width, seed));
  });

  property('begin alike, however many samples there are', cases, ({ design, width, count, seed }) => {
    const longer = draw(design, count + 37, width, seed);
    expect(longer.subarray(0, count * width)).toEqual(draw(design, count, width, seed));
  });

  property('differ from seed to seed', cases, ({ design, seed }) => {
    expect(draw(design, 64, 16, seed)).not.toEqual(draw(design, 64, 16, seed + 1));
  });

  property(
    'with opposites have each mask beside its opposite',
    cases.filter(({ design }) => isFoldOver(design)),
    ({ design, width, count, seed }) => {
      const masks = draw(design, count, width, seed);
      for (let row = 1; row + 1 < count; row += 2) {
        for (let i = row * width; i < (row + 1) * width; i++) expect(masks[i] + masks[i + width]).toBe(1);
      }
    },
  );

  property(
    'are orthogonal over a whole block: every two superpixels are hidden together in a quarter of it',
    fc.record({ width: fc.integer({ min: 2, max: 20 }), block: fc.nat(2), seed: seeds }),
    ({ width, block, seed }) => {
      const length = blockLength('orthogonal', width);
      const masks = draw('orthogonal', 1 + 3 * length, width, seed).subarray((1 + block * length) * width);
      for (let a = 0; a < width; a++) {
        for (let b = 0; b < a; b++) {
          let [both, hidden] = [0, 0];
          for (let row = 0; row < length; row++) {
            const [first, second] = [masks[row * width + a], masks[row * width + b]];
            if (!first) hidden++;
            if (!first && !second) both++;
          }
          expect([hidden, both]).toEqual([length / 2, length / 4]);
        }
      }
    },
    50,
  );

  property(
    'hide each superpixel about half of the time',
    fc.record({ design: fc.constantFrom(...DESIGNS), width: fc.integer({ min: 1, max: 12 }), seed: seeds }),
    ({ design, width, seed }) => {
      const count = 2001;
      const masks = draw(design, count, width, seed);
      for (let i = 0; i < width; i++) {
        let shown = 0;
        for (let row = 1; row < count; row++) shown += masks[row * width + i];
        // five standard deviations of independent draws
        expect(Math.abs(shown - 1000)).toBeLessThan(5 * Math.sqrt(500));
      }
    },
    30,
  );

  property(
    'of your own are taken as they are, but for the whole photo in front',
    cases.chain(({ width, count }) =>
      fc.record({
        width: fc.constant(width),
        count: fc.constant(count),
        own: fc.uint8Array({ minLength: count * width, maxLength: count * width, max: 1 }),
      }),
    ),
    ({ width, count, own }) => {
      const before = own.slice();
      const masks = draw(() => own, count, width, 0);
      expect(own).toEqual(before);
      expect(masks.subarray(width)).toEqual(own.subarray(width));
      expect(masks.subarray(0, width)).toEqual(new Uint8Array(width).fill(1));
    },
  );

  test('of your own must have a value for each superpixel in each sample', () => {
    expect(() => draw(() => new Uint8Array(5), 2, 3, 0)).toThrow(
      '`sampling` must give a Uint8Array of 2 x 3 zeros and ones, got 5 values',
    );
    expect(() => draw(() => Uint8Array.of(0, 1, 2), 1, 3, 0)).toThrow('zeros and ones');
  });
});

describe('Random', () => {
  property('permutes', fc.record({ count: fc.nat(60), seed: seeds }), ({ count, seed }) => {
    const order = new Random(seed).permutation(count);
    expect(Int32Array.from(order).sort()).toEqual(Int32Array.from({ length: count }, (_, i) => i));
  });

  property(
    'stays within its bounds',
    fc.record({
      seed: seeds,
      count: fc.integer({ min: 1, max: 1000 }),
      low: fc.integer({ min: -9, max: 9 }),
    }),
    ({ seed, count, low }) => {
      const random = new Random(seed);
      for (let i = 0; i < 50; i++) {
        const whole = random.integer(count);
        expect(Number.isInteger(whole) && whole >= 0 && whole < count).toBe(true);
        const value = random.uniform(low, low + count);
        expect(value >= low && value < low + count).toBe(true);
        expect(Number.isFinite(random.normal())).toBe(true);
      }
    },
  );
});
