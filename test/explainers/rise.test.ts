import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromFunction, Rise, type RiseOptions } from '../../src/explainers/index.js';
import { coverageSums } from '../../src/explainers/occlusion/coverageMeans.js';
import { cellSize, riseMasks } from '../../src/explainers/occlusion/riseMask.js';
import { resize } from '../../src/image/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { farthest } from '../fixture.js';
import { classifierOf, noisePhoto, permuted, pixelSums, smallModel } from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('masks of RISE', () => {
  test.each([
    [{ width: 32, height: 32 }, 7],
    [{ width: 20, height: 31 }, 4],
    [{ width: 5, height: 5 }, 1],
  ])('are a part of the enlarged cells: %o, %i', (size, side) => {
    const random = new Random(side);
    const cell = cellSize(size, side);
    const draw = riseMasks(size, side);
    for (let run = 0; run < 5; run++) {
      const cells = Uint8Array.from({ length: side * side }, () => random.bits() & 1);
      const shift = { x: random.integer(cell.width), y: random.integer(cell.height) };
      const mask = new Float32Array(size.width * size.height);
      draw(mask, { cells, shift });
      const whole = { width: (side + 1) * cell.width, height: (side + 1) * cell.height };
      const large = resize({ data: Float32Array.from(cells), width: side, height: side }, whole);
      const expected = mask.map((_, i) => {
        const [x, y] = [i % size.width, Math.floor(i / size.width)];
        return large.data[(y + shift.y) * whole.width + x + shift.x];
      });
      expect(farthest(mask, expected)).toBeLessThan(1e-6);
    }
  });
});

describe('means by coverage', () => {
  test('a case by hand', () => {
    const sums = coverageSums(3);
    sums.add([1, 0, 0], 3);
    sums.add([1, 0.5, 0], 6);
    const { mean, excess, standardErrors } = sums.means();
    expect(mean).toBe(4.5);
    expect([...excess]).toEqual([0, 1.5, 0]);
    // of the first pixel the ratio is the mean itself
    expect(standardErrors[0]).toBe(0);
    // the masks add 0 and .5 * 0 / .25, less -1.5 and 1.5
    expect(standardErrors[1]).toBeCloseTo(Math.sqrt((1.5 ** 2 + 1.5 ** 2) / 2), 12);
    expect(standardErrors[2]).toBe(Number.POSITIVE_INFINITY);
  });

  test('equal those of keeping all masks', () => {
    const random = new Random(4);
    const [pixels, count] = [6, 40];
    const masks = Array.from({ length: count }, () => Array.from({ length: pixels }, () => random.uniform()));
    const scores = masks.map((mask) => 5 + mask[0] - 2 * mask[3] + random.normal(0, 0.1));
    const sums = coverageSums(pixels);
    masks.forEach((mask, n) => void sums.add(mask, scores[n]));
    const { mean, excess, standardErrors } = sums.means();
    for (let i = 0; i < pixels; i++) {
      const shown = masks.map((mask) => mask[i]);
      const total = shown.reduce((sum, value) => sum + value, 0);
      const ratio = shown.reduce((sum, value, n) => sum + value * scores[n], 0) / total;
      expect(excess[i]).toBeCloseTo(ratio - mean, 12);
      const squares = shown.reduce((sum, value, n) => {
        const score = scores[n];
        return sum + ((value * (score - ratio) * count) / total - (score - mean)) ** 2;
      }, 0);
      expect(standardErrors[i]).toBeCloseTo(Math.sqrt(squares / count / (count - 1)), 10);
    }
  });
});

describe('RISE', () => {
  const SIZE = { width: 12, height: 12 };
  const white: Pixels = { data: new Uint8Array(12 * 12 * 3).fill(255), ...SIZE };
  const options: RiseOptions = { cells: 4, numSamples: 400, baseline: [0, 0, 0] };
  /** Looks at one pixel, and at another that speaks against it. */
  const spots = pixelSums(
    Array.from({ length: 144 }, (_, i) => (i === 3 * 12 + 3 ? 0.8 : i === 9 * 12 + 8 ? -0.6 : 0)),
    SIZE,
  );

  test('shows the place of the evidence for the class, and that of the evidence against it, with its sign', async () => {
    const { saliency, meanScore, standardErrors, numSamples, warnings } = await new Rise(
      spots,
      options,
    ).explain(white, { target: 'sum' });
    const most = saliency.data.indexOf(Math.max(...saliency.data));
    const least = saliency.data.indexOf(Math.min(...saliency.data));
    expect(Math.hypot((most % 12) - 3, Math.floor(most / 12) - 3)).toBeLessThan(2);
    expect(Math.hypot((least % 12) - 8, Math.floor(least / 12) - 9)).toBeLessThan(2);
    expect(saliency.data[least]).toBeLessThan(0);
    // half of the photo shows on average
    expect(meanScore).toBeCloseTo(0.5 * (0.8 - 0.6), 1);
    expect(numSamples).toBe(400);
    expect(standardErrors.data.every((value) => value > 0 && value < 0.1)).toBe(true);
    expect(warnings).toEqual([]);
  });

  test('with a single cell, which shows all or nothing, every pixel gets the effect of the whole photo, less the mean', async () => {
    const size = { width: 4, height: 4 };
    const weights = Array.from({ length: 16 }, (_, i) => (i % 5) / 10);
    const { saliency, standardErrors } = await new Rise(pixelSums(weights, size), {
      cells: 1,
      keep: 0.3,
      numSamples: 3000,
      baseline: [0, 0, 0],
    }).explain({ data: new Uint8Array(48).fill(255), ...size }, { target: 0 });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < 16; i++) {
      expect(Math.abs(saliency.data[i] - total * 0.7)).toBeLessThan(4 * standardErrors.data[i]);
    }
  });

  test('standard errors equal the deviation of the map over seeds', async () => {
    const runs = await Promise.all(
      Array.from({ length: 30 }, (_, seed) =>
        new Rise(spots, { ...options, numSamples: 150, seed }).explain(white, { target: 0 }),
      ),
    );
    let [real, reported] = [0, 0];
    for (let i = 0; i < 144; i++) {
      const mean = runs.reduce((sum, { saliency }) => sum + saliency.data[i] / 30, 0);
      for (const { saliency, standardErrors } of runs) {
        real += (saliency.data[i] - mean) ** 2 / 29;
        reported += standardErrors.data[i] ** 2 / 30;
      }
    }
    expect(Math.sqrt(reported / real)).toBeGreaterThan(0.85);
    expect(Math.sqrt(reported / real)).toBeLessThan(1.15);
  });

  test('a model that ignores the photo gets a blank map and a warning', async () => {
    const constant = fromFunction((images) => tf.fill([images.shape[0], 2], 0.5), {
      classNames: ['a', 'b'],
      inputSize: SIZE,
    });
    const { saliency, warnings } = await new Rise(constant, options).explain(white);
    expect(saliency.data.every((value) => Math.abs(value) < 1e-7)).toBe(true);
    expect(warnings).toEqual([
      '400 samples cannot tell the map from chance: use more samples',
      expect.stringContaining('the map is 0 everywhere'),
    ]);
  });

  test('is blank when every mask shows everything', async () => {
    const { saliency, meanScore } = await new Rise(spots, { ...options, keep: 1 }).explain(white, {
      target: 0,
    });
    expect(saliency.data.every((value) => Math.abs(value) < 1e-7)).toBe(true);
    expect(meanScore).toBeCloseTo(0.2, 6);
  });

  test('has a batch in memory at most, and gives the same for all sizes of it', async () => {
    const asked: number[] = [];
    const spy = fromFunction(
      (images) => {
        asked.push(images.shape[0]);
        return spots.predict(images);
      },
      { classNames: spots.classNames, inputSize: SIZE },
    );
    const explain = (batchSize: number) =>
      new Rise(spy, { ...options, numSamples: 21, batchSize }).explain(white, { target: 0 });
    const one = await explain(8);
    expect(asked).toEqual([8, 8, 5]);
    expect(await explain(1)).toEqual(one);
    expect(await explain(50)).toEqual(one);
    expect(
      (await new Rise(spy, { ...options, numSamples: 21, seed: 1 }).explain(white)).saliency,
    ).not.toEqual(one.saliency);
  });

  test('follows the classes, and their difference', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const explain = async (target: number, against?: number, given = classifier as never) =>
      (await new Rise(given, { numSamples: 40 }).explain(noisePhoto(32, 32), { target, against })).saliency
        .data;
    const [a, b] = [await explain(0), await explain(1)];
    const both = await explain(0, 1);
    expect(
      farthest(
        both,
        a.map((value, i) => value - b[i]),
      ),
    ).toBeLessThan(1e-6);
    expect(
      farthest(
        await explain(1, 0),
        both.map((value) => -value),
      ),
    ).toBe(0);
    expect(farthest(await explain(1, undefined, permuted(classifier, [2, 0, 1]) as never), a)).toBeLessThan(
      1e-6,
    );
    model.dispose();
  });

  test.each([
    [{ numSamples: 1 }, '`numSamples` must be an integer in 2..1000000, got 1'],
    [{ cells: 0 }, '`cells` must be an integer in 1..12, got 0'],
    [{ cells: 13 }, '`cells` must be an integer in 1..12, got 13'],
    [{ keep: 0 }, '`keep` must be a number'],
    [{ keep: 1.1 }, '`keep` must be a number'],
    [{ keep: '0.5' }, '`keep` must be a number, got "0.5" (string)'],
    [{ baseline: 'black' }, '`baseline` must be one of "reference", "mean", "blur", "noise", got "black"'],
    [{ seed: Number.NaN }, '`seed` must be'],
    [{ batchSize: -1 }, '`batchSize` must be an integer of at least 1, got -1'],
    [{ masks: 8 }, 'Rise: unknown option `masks`'],
  ])('refuses %o', (given, text) => {
    expect(() => new Rise(spots, given as object)).toThrow(text);
  });

  test('refuses a value that is no classifier', () => {
    expect(() => new Rise({} as never)).toThrow('`classifier` must have classNames, inputSize, predict');
  });
});
