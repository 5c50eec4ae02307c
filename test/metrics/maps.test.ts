import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEGRADATIONS } from '../../src/degradations/index.js';
import {
  energyInMask,
  energyShare,
  equalAreaIou,
  giniIndex,
  imputeLinear,
  maskAuc,
  maskIou,
  pixelAuc,
  pointingGame,
  pointsInto,
  seedStability,
} from '../../src/metrics/index.js';
import { Random } from '../../src/random.js';
import { additive, explainerOf, heatmap, randomMap, white } from './stubs.js';

beforeAll(() => tf.setBackend('cpu'));

const mask = { data: Uint8Array.of(0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0), width: 4, height: 3 };
const same = heatmap(mask.data, 4);
const opposite = heatmap(
  Array.from(mask.data, (value) => 1 - value),
  4,
);
const blank = heatmap(new Array(12).fill(0), 4);

describe('giniIndex', () => {
  test.each([
    [[0, 0, 0, 1], 0.75],
    [[2, 2, 2, 2], 0],
    [[1, 3], 0.25],
    [[-1, 3], 0.25],
    [[0, 0], 0],
    [[5], 0],
  ])('of %j is %d', (values, expected) => {
    expect(giniIndex(heatmap(values, values.length))).toBeCloseTo(expected, 12);
  });

  test('equals half the mean difference over the mean', () => {
    const values = Array.from({ length: 50 }, (_, i) => Math.fround(Math.abs(Math.sin(i + 1))));
    const sum = values.reduce((a, b) => a + b);
    const differences = values.flatMap((a) => values.map((b) => Math.abs(a - b))).reduce((a, b) => a + b);
    expect(giniIndex(heatmap(values, 10))).toBeCloseTo(differences / (2 * 50 * sum), 10);
  });

  test('is finite where the sum of the values is not', () => {
    const large = { data: Float64Array.of(1e308, 1e308, 1e308, 0), width: 2, height: 2 };
    expect(giniIndex(large as never)).toBeCloseTo(0.25, 12);
  });

  test('refuses a value that is no map', () => {
    expect(() => giniIndex([1, 2] as never)).toThrow(TypeError);
    expect(() => giniIndex(heatmap([1, Number.NaN], 2))).toThrow(RangeError);
  });
});

describe('localisation', () => {
  const all = (map: typeof same) => [
    pointsInto(map, mask),
    energyShare(map, mask),
    equalAreaIou(map, mask),
    pixelAuc(map, mask),
  ];

  test('a map equal to the mask is right in every way, the opposite one wrong', () => {
    expect(all(same)).toEqual([1, 1, 1, 1]);
    expect(all(opposite)).toEqual([0, 0, 0, 0]);
  });

  test('a blank map equals chance, and has no energy', () => {
    // four of twelve equal pixels have a place: so does a third of the four inside
    const [pointing, energy, iou, auc] = all(blank);
    expect([pointing, energy, auc]).toEqual([4 / 12, 0, 0.5]);
    const shared = 4 * (4 / 12);
    expect(iou).toBeCloseTo(shared / (8 - shared), 12);
    // wherever the mask is
    const first = { data: Uint8Array.from({ length: 12 }, (_, i) => Number(i < 4)), width: 4, height: 3 };
    expect(equalAreaIou(blank, first)).toBe(iou);
  });

  test('by hand', () => {
    const map = heatmap([5, 4, -3, 0, 1, 1, 2, 0, 0, 0, 0, 0], 4);
    expect(pointsInto(map, mask)).toBe(0);
    expect(pointsInto(map, mask, 1)).toBe(1);
    expect(energyShare(map, mask)).toBeCloseTo(7 / 13, 12);
    // the four largest are 5, 4, 2, and one of two 1, of which one is inside
    expect(equalAreaIou(map, mask)).toBeCloseTo(2.5 / 5.5, 12);
    // inside 4, -3, 1, 2; outside 5, 1 and six times 0
    expect(pixelAuc(map, mask)).toBeCloseTo((7 + 0 + 6.5 + 7) / 32, 12);
  });

  test('the tolerance is a distance, and ties of the largest value share the hit', () => {
    const corner = { data: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0), width: 3, height: 3 };
    const at = (...pixels: number[]) =>
      heatmap(
        Array.from({ length: 9 }, (_, i) => Number(pixels.includes(i))),
        3,
      );
    expect(pointsInto(at(4), corner, 1.4)).toBe(0);
    expect(pointsInto(at(4), corner, 1.42)).toBe(1);
    expect(pointsInto(at(8), corner, 2.8)).toBe(0);
    expect(pointsInto(at(8), corner, 3)).toBe(1);
    expect(pointsInto(at(0, 4, 8), corner)).toBeCloseTo(1 / 3, 12);
    expect(pointsInto(at(0, 4, 8), corner, 2)).toBeCloseTo(2 / 3, 12);
  });

  test('a large tolerance takes no longer than a small one, not even on a constant map', () => {
    const [width, length] = [512, 512 * 512];
    const last = { data: new Uint8Array(length), width, height: width };
    last.data[length - 1] = 1;
    const begun = performance.now();
    // the peaks at most 511 pixels away from the corner: a quarter of a disc
    const share = pointsInto({ ...last, data: new Float32Array(length) }, last, 511);
    expect(share).toBeCloseTo(Math.PI / 4, 2);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('the AUC is the share of pairs in the right order', () => {
    const random = new Random(1);
    const map = heatmap(
      Array.from({ length: 60 }, () => random.integer(9)),
      10,
    );
    const inside = Uint8Array.from({ length: 60 }, () => Number(random.bernoulli(0.3)));
    let [sum, pairs] = [0, 0];
    for (let i = 0; i < 60; i++) {
      for (let j = 0; j < 60; j++) {
        if (!inside[i] || inside[j]) continue;
        pairs++;
        sum += (1 + Math.sign(map.data[i] - map.data[j])) / 2;
      }
    }
    expect(pixelAuc(map, { data: inside, width: 10, height: 6 })).toBeCloseTo(sum / pairs, 12);
  });

  test('a larger map gives the same', () => {
    const map = randomMap(4, 3);
    expect(all({ ...map, data: map.data.map((value) => value * 1024) })).toEqual(all(map));
  });

  test.each([
    [{ ...mask, data: new Uint8Array(12) }, 'nothing inside'],
    [{ ...mask, data: new Uint8Array(12).fill(1) }, 'nothing outside'],
    [{ ...mask, data: mask.data.map((value) => value * 255) }, 'in 0..1'],
    [{ ...mask, data: new Float32Array(12).fill(Number.NaN) }, 'in 0..1'],
    [{ data: Uint8Array.of(0, 1), width: 2, height: 1 }, 'same size'],
    [{ data: [0, 1], width: 2, height: 1 }, '`mask` must be'],
    [undefined, '`mask` must be'],
  ])('refuses the mask %#', (wrong, text) => {
    for (const measure of [pointsInto, energyShare, equalAreaIou, pixelAuc])
      expect(() => measure(same, wrong as never)).toThrow(text);
  });

  test('refuses a value that is no tolerance', () => {
    expect(() => pointsInto(same, mask, -1)).toThrow(RangeError);
    expect(() => pointsInto(same, mask, '1' as never)).toThrow(TypeError);
  });
});

describe('a mask is brought to the grid as the photo is', () => {
  const classifier = additive(new Array(64).fill(0.01), 8);
  const size = { width: 8, height: 8 };
  const left = (width: number, height: number) => ({
    data: Uint8Array.from({ length: width * height }, (_, i) => Number(i % width < width / 2)),
    width,
    height,
  });
  const onLeft = heatmap(left(8, 8).data, 8);

  test('of the size of the photo: shrunk', async () => {
    const options = { mask: left(32, 20) };
    for (const metric of [energyInMask, maskIou, maskAuc])
      expect(await metric(onLeft, classifier, white(32, 20), options)).toEqual({ value: 1 });
    expect(await pointingGame(onLeft, classifier, white(32, 20), { ...options, tolerance: 0 })).toEqual({
      value: 1,
    });
  });

  test('of the size of the grid: as it is', async () => {
    const options = { mask: left(8, 8) };
    expect(await maskIou(onLeft, classifier, white(32, 20), options)).toEqual({ value: 1 });
  });

  test('with a face: cropped as the photo is', async () => {
    // the crop is the left quarter and three quarters: its right half is where the mask ends
    const face = { x: 8, y: 8, width: 16 / 1.4, height: 16 / 1.4 };
    const centred = { ...face, x: 16 - 8 / 1.4, y: 16 - 8 / 1.4 };
    const options = { mask: left(32, 32), face: centred };
    expect(await maskIou(onLeft, classifier, white(32, 32), options)).toEqual({ value: 1 });
    // a face in the masked half sees nothing outside the mask
    const inside = { ...options, face: { x: 2, y: 8, width: 8, height: 8 } };
    await expect(maskIou(onLeft, classifier, white(32, 32), inside)).rejects.toThrow('nothing outside');
  });

  test('masks of degradations will do', async () => {
    const { image, mask } = DEGRADATIONS.sunglasses(white(64, 64), 1, { random: new Random(1) });
    const options = { mask, target: 0 };
    const value = (await energyInMask(heatmap(new Array(64).fill(1), 8), classifier, image, options)).value;
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(0.5);
  });

  test('of another size it is refused, before anything is explained', async () => {
    const explainer = explainerOf(classifier, () => onLeft);
    const call = maskIou(explainer, classifier, white(32, 20), { mask: left(9, 9) });
    await expect(call).rejects.toThrow('size of the photo, 32 x 20, or of the grid, 8 x 8, got 9 x 9');
    const none = { mask: { ...size, data: new Uint8Array(64) } };
    await expect(maskIou(explainer, classifier, white(8, 8), none)).rejects.toThrow('nothing inside');
    await expect(maskIou(explainer, classifier, white(8, 8), {} as never)).rejects.toThrow(TypeError);
    expect(explainer.calls).toEqual([]);
  });

  test('the pointing game has a tolerance of its own', async () => {
    const call = pointingGame(onLeft, classifier, white(8, 8), { mask: left(8, 8), tolerance: -1 });
    await expect(call).rejects.toThrow(RangeError);
    const right = heatmap(
      Array.from({ length: 64 }, (_, i) => Number(i === 63)),
      8,
    );
    const options = { mask: left(8, 8) };
    expect((await pointingGame(right, classifier, white(8, 8), options)).value).toBe(1);
    expect((await pointingGame(right, classifier, white(8, 8), { ...options, tolerance: 3 })).value).toBe(0);
  });
});

describe('seedStability', () => {
  const classifier = additive(new Array(64).fill(0.01), 8);
  const measure = (subject: Parameters<typeof seedStability>[0], options: object = {}) =>
    seedStability(subject, classifier, white(8, 8), options);

  test('is 1 where the seed changes nothing', async () => {
    const result = await measure(() => explainerOf(classifier, () => randomMap(8, 8, 3)));
    expect(result.value).toBeCloseTo(1, 12);
    expect(result.topJaccard).toBe(1);
  });

  test('is the mean over all pairs', async () => {
    const one = randomMap(8, 8, 3);
    const minus = { ...one, data: one.data.map((value) => -value) };
    const result = await measure([one, minus, one]);
    expect(result.value).toBeCloseTo((-1 - 1 + 1) / 3, 12);
    expect(result.topJaccard).toBeCloseTo(1 / 3, 12);
  });

  test('makes one explainer for each seed, all for the same class', async () => {
    const seeds: number[] = [];
    const asked: unknown[] = [];
    await measure(
      (seed) => {
        seeds.push(seed);
        return explainerOf(classifier, (_, { target }) => {
          asked.push(target);
          return randomMap(8, 8, seed);
        });
      },
      { seeds: [4, 7, 9] },
    );
    expect(seeds).toEqual([4, 7, 9]);
    expect(asked).toEqual([undefined, 0, 0]);
  });

  test.each([
    [{ seeds: [1] }, RangeError],
    [{ seeds: [] }, RangeError],
    [{ seeds: 3 }, TypeError],
    [{ seeds: [1, 0.5] }, RangeError],
    [{ topFraction: 0 }, RangeError],
    [{ topFraction: 2 }, RangeError],
  ])('refuses %o', async (options, kind) => {
    await expect(measure(() => explainerOf(classifier, () => randomMap(8, 8)), options)).rejects.toThrow(
      kind as never,
    );
  });

  test('refuses a single map, and maps of another size', async () => {
    await expect(measure([randomMap(8, 8)])).rejects.toThrow('`subject` must be at least 2, got 1');
    await expect(measure([randomMap(8, 8), randomMap(7, 7)])).rejects.toThrow(RangeError);
    await expect(measure(randomMap(8, 8) as never)).rejects.toThrow(TypeError);
  });
});

describe('imputeLinear', () => {
  test('takes the weights that there are at the edge', () => {
    // the middle of a row of three has two neighbours at its sides, a corner pixel one, and its corners none
    const row = { data: Float32Array.of(1, 9, 3), width: 3, height: 1 };
    expect([...imputeLinear(row, Uint8Array.of(0, 1, 0))]).toEqual([1, 2, 3]);
    expect([...imputeLinear(row, Uint8Array.of(1, 1, 0))]).toEqual([3, 3, 3]);
    const square = { data: Float32Array.of(0, 6, 12, 99), width: 2, height: 2 };
    const filled = imputeLinear(square, Uint8Array.of(0, 0, 0, 1));
    // sides 6 and 12 with 1/6 each, the corner 0 with 1/12
    expect(filled[3]).toBeCloseTo(18 / 6 / (2 / 6 + 1 / 12), 5);
  });

  test('a ramp stays a ramp', () => {
    const ramp = Float32Array.from({ length: 81 }, (_, i) => (i % 9) + 2 * Math.floor(i / 9));
    const missing = Uint8Array.from(ramp, (_, i) => Number(i % 9 > 0 && i % 9 < 8 && i > 9 && i < 72));
    const filled = imputeLinear({ data: ramp, width: 9, height: 9 }, missing);
    for (const [i, value] of filled.entries()) expect(value).toBeCloseTo(ramp[i], 4);
  });

  test.each([
    [1, 50],
    [50, 1],
    [2, 31],
    [13, 17],
    [33, 9],
  ])('solves its equations on %d x %d, with one channel or five', (width, height) => {
    const random = new Random(width);
    for (const channels of [1, 5]) {
      const data = Float32Array.from({ length: width * height * channels }, () => random.normal());
      const missing = Uint8Array.from({ length: width * height }, (_, i) =>
        Number(i !== 7 && random.bernoulli(0.9)),
      );
      const filled = imputeLinear({ data, width, height }, missing);
      for (let i = 0; i < filled.length; i++) {
        const [pixel, c] = [Math.floor(i / channels), i % channels];
        if (!missing[pixel]) {
          expect(filled[i]).toBe(data[i]);
          continue;
        }
        let rest = 0;
        for (const [dx, dy] of [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => [x, y] as const))) {
          const [x, y] = [(pixel % width) + dx, Math.floor(pixel / width) + dy];
          if (x < 0 || y < 0 || x >= width || y >= height) continue;
          const weight = dx === 0 || dy === 0 ? 1 / 6 : 1 / 12;
          rest += weight * (filled[(y * width + x) * channels + c] - filled[i]);
        }
        expect(Math.abs(rest)).toBeLessThan(2e-6);
      }
    }
  });

  test('fills black with black, and keeps pixels that are not missing', () => {
    const black = { data: new Float32Array(12), width: 2, height: 2 };
    expect(imputeLinear(black, Uint8Array.of(1, 0, 1, 1))).toEqual(new Float32Array(12));
    const photo = { data: Float32Array.from({ length: 12 }, (_, i) => i), width: 2, height: 2 };
    expect(imputeLinear(photo, new Uint8Array(4))).toEqual(photo.data);
  });

  test('refuses a picture with no pixel left, and a mask of another size', () => {
    const image = { data: new Float32Array(4), width: 2, height: 2 };
    expect(() => imputeLinear(image, new Uint8Array(4).fill(1))).toThrow('at least one pixel');
    expect(() => imputeLinear(image, new Uint8Array(3))).toThrow(RangeError);
    expect(() => imputeLinear(null as never, new Uint8Array(4))).toThrow(TypeError);
  });
});
