import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  averageDrop,
  averageIncrease,
  deletion,
  infidelity,
  insertion,
  maxSensitivity,
  road,
} from '../../src/metrics/index.js';
import { Random } from '../../src/random.js';
import type { Heatmap, Pixels } from '../../src/types.js';
import { noisePhoto } from '../explainers/models.js';
import { farthest } from '../fixture.js';
import { additive, explainerOf, heatmap, randomMap, white } from './stubs.js';

const SIDE = 8;
const CONSTANT = 0.1;
// each pixel's share of the score, all different, a quarter of them negative
const WEIGHTS = Array.from(new Random(4).permutation(64), (rank) => (rank - 16) / 2000);
const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, CONSTANT);
const classifier = additive(WEIGHTS, SIDE, CONSTANT);
const photo = white(SIDE, SIDE);
const exact = heatmap(WEIGHTS, SIDE);
const target = { target: 'target' };

beforeAll(() => tf.setBackend('cpu'));

const scores = (curve: readonly { y: number }[] | undefined): number[] => (curve ?? []).map(({ y }) => y);

/** The sum of the k largest weights, for k = 0 .. 64. */
function cumulated(): number[] {
  const sorted = [...WEIGHTS].sort((a, b) => b - a);
  return Array.from({ length: 65 }, (_, k) => sorted.slice(0, k).reduce((sum, weight) => sum + weight, 0));
}

describe('deletion and insertion of an additive model have a closed form', () => {
  test('deletion takes the largest shares first', async () => {
    const expected = cumulated().map((gone) => TOTAL - gone);
    const { value, curve } = await deletion(exact, classifier, photo, { ...target, steps: 64 });
    expect(farthest(scores(curve), expected)).toBeLessThan(1e-6);
    const area = expected.reduce((a, b) => a + b) - (TOTAL + CONSTANT) / 2;
    expect(value).toBeCloseTo(area / 64, 6);
  });

  test('insertion brings them first', async () => {
    const expected = cumulated().map((there) => CONSTANT + there);
    const options = { ...target, steps: 64, baseline: [0, 0, 0] as const };
    const { curve } = await insertion(exact, classifier, photo, options);
    expect(farthest(scores(curve), expected)).toBeLessThan(1e-6);
  });

  test('no order does better than the true one, and the opposite one does worst', async () => {
    const black = { ...target, steps: 16, baseline: [0, 0, 0] as const };
    const worst = { ...exact, data: exact.data.map((value) => -value) };
    const both = async (map: Heatmap): Promise<[number, number]> => [
      (await deletion(map, classifier, photo, black)).value,
      (await insertion(map, classifier, photo, black)).value,
    ];
    const [low, high] = await both(exact);
    const [top, bottom] = await both(worst);
    for (let seed = 0; seed < 10; seed++) {
      const [deleted, inserted] = await both(randomMap(SIDE, SIDE, seed));
      expect(deleted).toBeGreaterThan(low);
      expect(deleted).toBeLessThan(top);
      expect(inserted).toBeLessThan(high);
      expect(inserted).toBeGreaterThan(bottom);
    }
  });

  test('a constant score has that area, for every number of steps', async () => {
    const flat = additive(new Array(64).fill(0), SIDE, 0.3);
    for (const steps of [1, 5, 7, 64, 1000]) {
      const { value, curve } = await deletion(randomMap(SIDE, SIDE), flat, photo, { ...target, steps });
      expect(value).toBeCloseTo(0.3, 6);
      expect(curve).toHaveLength(Math.min(steps, 64) + 1);
      expect([curve?.[0]?.x, curve?.at(-1)?.x]).toEqual([0, 1]);
    }
  });

  test('against another class, the difference of the two scores counts', async () => {
    const options = { target: 'target', against: 'rest', steps: 64 };
    const { curve } = await deletion(exact, classifier, photo, options);
    const expected = cumulated().map((gone) => 2 * (TOTAL - gone) - 1);
    expect(farthest(scores(curve), expected)).toBeLessThan(1e-5);
  });

  test('a map without a class is measured for the most probable one on the whole photo', async () => {
    const { curve } = await insertion(exact, additive(WEIGHTS, SIDE, 0.2), photo, { baseline: [0, 0, 0] });
    // the class is `rest` at first and `target` at the end, where the photo is whole
    expect(curve?.at(-1)?.y).toBeCloseTo(TOTAL + 0.1, 6);
    expect(curve?.[0]?.y).toBeCloseTo(0.2, 6);
  });

  test('baselines: a picture, the mean, noise from a seed, and a blur', async () => {
    const from = async (baseline: Parameters<typeof deletion>[3]): Promise<number> =>
      (await deletion(exact, classifier, noisePhoto(SIDE, SIDE), { ...target, ...baseline })).curve?.at(-1)
        ?.y as number;
    expect(await from({ baseline: white(SIDE, SIDE) })).toBeCloseTo(TOTAL, 6);
    expect(await from({ baseline: [255, 0, 0] })).toBeCloseTo(TOTAL, 6);
    const { data } = noisePhoto(SIDE, SIDE);
    const mean = WEIGHTS.reduce((sum, _, i) => sum + data[i * 3], 0) / 64 / 255;
    expect(await from({ baseline: 'mean' })).toBeCloseTo(CONSTANT + (TOTAL - CONSTANT) * mean, 5);
    expect(await from({ baseline: 'noise' })).toBe(await from({ baseline: 'noise', seed: 0 }));
    expect(await from({ baseline: 'noise' })).not.toBe(await from({ baseline: 'noise', seed: 1 }));
    expect(Number.isFinite(await from({ baseline: 'blur' }))).toBe(true);
  });

  test.each([
    [{ steps: 0 }, RangeError],
    [{ steps: 1.5 }, RangeError],
    [{ steps: '3' }, TypeError],
    [{ seed: 0.5 }, RangeError],
    [{ baseline: 'black' }, RangeError],
    [{ baseline: [0, 0, 256] }, RangeError],
    [{ baseline: 3 }, TypeError],
    [{ baseline: white(3, 3) }, RangeError],
  ])('refuses %o', async (options, kind) => {
    for (const metric of [deletion, insertion])
      await expect(metric(exact, classifier, photo, options as object)).rejects.toThrow(kind as never);
  });
});

describe('averageDrop and averageIncrease', () => {
  const measure = async (map: Heatmap, of = classifier): Promise<[number, number]> => [
    (await averageDrop(map, of, photo, target)).value,
    (await averageIncrease(map, of, photo, target)).value,
  ];

  test('a map that shows all loses nothing and gains nothing', async () => {
    expect(await measure(heatmap(new Array(64).fill(7), SIDE))).toEqual([0, 0]);
  });

  test('a blank map, and one without positive values, shows nothing', async () => {
    for (const value of [0, -1]) {
      const [drop, increase] = await measure(heatmap(new Array(64).fill(value), SIDE));
      expect(drop).toBeCloseTo((TOTAL - CONSTANT) / TOTAL, 5);
      expect(increase).toBe(0);
    }
  });

  test('a map that hides evidence against the class raises it', async () => {
    expect(
      await measure(
        heatmap(
          WEIGHTS.map((weight) => Number(weight > 0)),
          SIDE,
        ),
      ),
    ).toEqual([0, 1]);
  });

  test('pixels show in proportion', async () => {
    // the first pixel is 1 and all others one half of it
    const half = heatmap(
      WEIGHTS.map((_, i) => (i === 0 ? 2 : 1)),
      SIDE,
    );
    const shown = CONSTANT + (TOTAL - CONSTANT + WEIGHTS[0]) / 2;
    expect((await measure(half))[0]).toBeCloseTo((TOTAL - shown) / TOTAL, 5);
  });

  test('where there is nothing, nothing can be lost', async () => {
    expect(await measure(exact, additive(new Array(64).fill(0), SIDE, 0))).toEqual([0, 0]);
  });

  test.each([[{ baseline: 'black' }], [{ seed: 0.1 }], [{ baseline: [0, 0, -1] }]])(
    'refuses %o',
    async (options) => {
      for (const metric of [averageDrop, averageIncrease])
        await expect(metric(exact, classifier, photo, options as object)).rejects.toThrow(RangeError);
    },
  );
});

describe('infidelity', () => {
  const measure = (map: Heatmap, options: object = {}) =>
    infidelity(map, classifier, photo, { ...target, ...options });

  test('is 0 for the exact shares of an additive model', async () => {
    expect((await measure(exact, { rescale: false })).value).toBeLessThan(1e-12);
    const scaled = await measure({ ...exact, data: exact.data.map((value) => value * 8) });
    expect(scaled.value).toBeLessThan(1e-12);
    expect(scaled.scale).toBeCloseTo(1 / 8, 5);
  });

  test('without a scale, the units count; a blank map foretells nothing', async () => {
    const blank = await measure(heatmap(new Array(64).fill(0), SIDE));
    expect(blank.scale).toBe(0);
    expect(blank.value).toBeGreaterThan(1e-3);
    // twice the drop is as far from it as nothing is
    const twice = await measure({ ...exact, data: exact.data.map((value) => value * 2) }, { rescale: false });
    expect(twice.value).toBeCloseTo(blank.value, 6);
  });

  test('the best scale makes no map worse than a blank one', async () => {
    const blank = await measure(heatmap(new Array(64).fill(0), SIDE));
    for (let seed = 0; seed < 5; seed++) {
      const random = await measure(randomMap(SIDE, SIDE, seed));
      expect(random.value).toBeLessThanOrEqual(blank.value);
      expect(random.value).toBeGreaterThan(1e-6);
      expect((await measure(randomMap(SIDE, SIDE, seed), { rescale: false })).value).toBeGreaterThan(
        random.value,
      );
    }
  });

  test('squares keep to their sizes, and come from the seed', async () => {
    const whole = await measure(randomMap(SIDE, SIDE), { minSide: 1, maxSide: 1, numSamples: 3 });
    // the square is the whole photo each time: any map with a sum fits
    expect(whole.value).toBeLessThan(1e-10);
    const [zero, one] = [
      await measure(randomMap(8, 8), { seed: 0 }),
      await measure(randomMap(8, 8), { seed: 1 }),
    ];
    expect(zero).not.toEqual(one);
    expect(await measure(randomMap(8, 8), { minSide: 0, maxSide: 0 })).toMatchObject({
      value: expect.any(Number),
    });
  });

  test.each([
    [{ numSamples: 0 }, RangeError],
    [{ minSide: -0.1 }, RangeError],
    [{ minSide: 0.6 }, RangeError],
    [{ maxSide: 1.1 }, RangeError],
    [{ rescale: 1 }, RangeError],
    [{ seed: '1' }, TypeError],
    [{ baseline: 'no' }, RangeError],
  ])('refuses %o', async (options, kind) => {
    await expect(measure(exact, options)).rejects.toThrow(kind as never);
  });
});

describe('maxSensitivity', () => {
  const grey: Pixels = { data: new Uint8Array(SIDE * SIDE * 3).fill(128), width: SIDE, height: SIDE };
  const red = ({ data }: Pixels): Heatmap =>
    heatmap(
      Array.from({ length: 64 }, (_, i) => data[i * 3]),
      SIDE,
    );

  test('is 0 where the map does not depend on the photo', async () => {
    const constant = explainerOf(classifier, () => exact);
    expect(await maxSensitivity(constant, classifier, grey)).toEqual({ value: 0 });
  });

  test('of a map that is the photo: never above the radius, and as large as uniform noise is', async () => {
    const { value } = await maxSensitivity(explainerOf(classifier, red), classifier, grey, { radius: 0.02 });
    const relative = (0.02 * 255) / 128;
    expect(value).toBeLessThan(relative);
    expect(value).toBeGreaterThan(relative * Math.sqrt(1 / 3));
    const wider = await maxSensitivity(explainerOf(classifier, red), classifier, grey, { radius: 0.04 });
    expect(wider.value).toBeCloseTo(2 * value, 4);
  });

  test('explains the class of the first explanation, on photos in 0..255', async () => {
    const watched = explainerOf(classifier, red);
    await maxSensitivity(watched, classifier, photo, { numSamples: 4, target: 'rest', radius: 0.5 });
    expect(watched.calls).toHaveLength(5);
    for (const { image, options } of watched.calls) {
      expect(options.target).toBe(1);
      expect(Math.max(...image.data)).toBeLessThanOrEqual(255);
    }
    expect(watched.calls[1]?.image.data).not.toEqual(watched.calls[2]?.image.data);
  });

  test('is Infinity where a blank map ceases to be blank, and 0 where it stays', async () => {
    let calls = 0;
    const waking = explainerOf(classifier, () => heatmap(new Array(64).fill(calls++ === 0 ? 0 : 1), SIDE));
    expect((await maxSensitivity(waking, classifier, grey)).value).toBe(Number.POSITIVE_INFINITY);
    const blank = explainerOf(classifier, () => heatmap(new Array(64).fill(0), SIDE));
    expect((await maxSensitivity(blank, classifier, grey)).value).toBe(0);
  });

  test.each([[{ numSamples: 0 }], [{ radius: 0 }], [{ radius: 1.1 }], [{ seed: 0.5 }]])(
    'refuses %o',
    async (options) => {
      const constant = explainerOf(classifier, () => exact);
      await expect(maxSensitivity(constant, classifier, grey, options)).rejects.toThrow(RangeError);
    },
  );

  test('refuses a map, which cannot explain another photo', async () => {
    await expect(maxSensitivity(exact as never, classifier, grey)).rejects.toThrow(
      '`explainer` must have `explain`',
    );
  });
});

describe('road', () => {
  test('is undefined for a photo that is imputed from its neighbours exactly', async () => {
    const { value, curve, leastFirst } = await road(exact, classifier, photo, { ...target, noise: 0 });
    expect(value).toBeCloseTo(0, 6);
    expect([...scores(curve), ...scores(leastFirst)].every((score) => Math.abs(score - TOTAL) < 1e-5)).toBe(
      true,
    );
  });

  test('the opposite order has the opposite value', async () => {
    const image = noisePhoto(SIDE, SIDE);
    const map = randomMap(SIDE, SIDE);
    const one = await road(map, classifier, image, { ...target, noise: 0 });
    const other = await road({ ...map, data: map.data.map((value) => -value) }, classifier, image, {
      ...target,
      noise: 0,
    });
    expect(Math.abs(one.value)).toBeGreaterThan(1e-3);
    expect(other.value).toBeCloseTo(-one.value, 5);
    expect(farthest(scores(other.curve), scores(one.leastFirst))).toBeLessThan(1e-5);
  });

  test('prefers the map that knows where the light is', async () => {
    // one bright spot on black: what lies on it is not foretold once all of it is gone
    const spot = (i: number): boolean => i % 16 > 5 && i % 16 < 11 && i > 16 * 5 && i < 16 * 11;
    const image: Pixels = {
      data: Uint8Array.from({ length: 256 * 3 }, (_, i) => (spot(Math.floor(i / 3)) ? 255 : 0)),
      width: 16,
      height: 16,
    };
    const bright = additive(new Array(256).fill(1 / 40), 16, 0.05);
    const good = heatmap(
      Array.from({ length: 256 }, (_, i) => Number(spot(i))),
      16,
    );
    const { value, curve } = await road(good, bright, image, { target: 0, shares: [0.15, 0.3] });
    expect(value).toBeGreaterThan(0.1);
    expect(curve.map(({ x }) => x)).toEqual([0, 38 / 256, 77 / 256]);
    for (let seed = 0; seed < 4; seed++)
      expect((await road(randomMap(16, 16, seed), bright, image, { target: 0 })).value).toBeLessThan(
        value / 2,
      );
  });

  test('noise comes from the seed', async () => {
    const [zero, again, one] = [
      await road(exact, classifier, photo, target),
      await road(exact, classifier, photo, { ...target, seed: 0 }),
      await road(exact, classifier, photo, { ...target, seed: 1 }),
    ];
    expect(again).toEqual(zero);
    expect(one).not.toEqual(zero);
  });

  test.each([
    [{ shares: [] }, TypeError],
    [{ shares: 0.5 }, TypeError],
    [{ shares: [0] }, RangeError],
    [{ shares: [1] }, RangeError],
    [{ shares: [0.5, 0.4] }, RangeError],
    [{ shares: ['0.5'] }, TypeError],
    [{ noise: -1 }, RangeError],
    [{ seed: 0.5 }, RangeError],
  ])('refuses %o', async (options, kind) => {
    await expect(road(exact, classifier, photo, options as object)).rejects.toThrow(kind as never);
  });
});
