import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromFunction } from '../../src/explainers/index.js';
import { randomBlob, randomSegments } from '../../src/metrics/counterfactual/randomRegion.js';
import { type CounterfactualOptions, counterfactual, inpaint } from '../../src/metrics/index.js';
import { startBackend } from '../../src/node/index.js';
import { Random } from '../../src/random.js';
import { gridSegments } from '../../src/segmentation/index.js';
import type { Classifier, Heatmap, Pixels, Raster } from '../../src/types.js';
import { linearClassifier, noisePhoto } from '../explainers/models.js';

const SIZE = { width: 32, height: 32 };
const TILES = gridSegments(SIZE, 4, 4);

/** Every pixel of a tile has its value. */
const tiled = (value: (tile: number) => number): Heatmap => ({
  ...SIZE,
  data: Float32Array.from(TILES.data, value),
});

/** Grey, but for some tiles. */
function photoOf(bright: Readonly<Record<number, number>>): Pixels {
  const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
    return bright[TILES.data[Math.floor(i / 3)]] ?? 100;
  });
  return { ...SIZE, data };
}

/** `.1 + .3 * brightness of tile 5 + .2 * brightness of tile 10`. */
const additive = (): Classifier => {
  const weights = new Array<number>(16).fill(0);
  weights[5] = 0.3;
  weights[10] = 0.2;
  return linearClassifier(TILES.data, SIZE, weights, 0.1);
};

beforeAll(() => startBackend('cpu'));

describe('inpaint', () => {
  const [width, height] = [30, 20];
  const picture = (f: (x: number, y: number) => number): Raster<Float32Array> => ({
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => f(i % width, Math.floor(i / width))),
  });
  const disc = picture((x, y) => (Math.hypot(x - 13, y - 9) < 7.5 ? 1 : 0));
  const struck = (image: Raster<Float32Array>, mask: Raster<Float32Array>): Raster<Float32Array> => ({
    ...image,
    data: image.data.map((value, i) => (mask.data[i] ? 1e6 : value)),
  });
  const farthest = (a: Float32Array, b: Float32Array): number =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

  test.each<[string, (x: number, y: number) => number]>([
    ['1', () => 7],
    ['x', (x) => 3 * x],
    ['x y', (x, y) => x * y],
    ['x^2 - y^2', (x, y) => x * x - y * y],
  ])('finds the discrete harmonic function %s again, whatever was under the mask', (_, f) => {
    const image = picture(f);
    const filled = inpaint(struck(image, disc), disc, { tolerance: 1e-7 });
    expect(farthest(filled.data, image.data)).toBeLessThan(1e-3);
  });

  test('the edge of the picture is free', () => {
    const corner = picture((x, y) => (x < 8 && y < 6 ? 1 : 0));
    const top = picture((x, y) => (y < 6 && x > 4 && x < 20 ? 1 : 0));
    const filled = inpaint(
      struck(
        picture(() => 50),
        corner,
      ),
      corner,
    );
    expect(farthest(filled.data, picture(() => 50).data)).toBeLessThan(0.01);
    const sloped = inpaint(
      struck(
        picture((x) => x),
        top,
      ),
      top,
      { tolerance: 1e-7 },
    );
    expect(farthest(sloped.data, picture((x) => x).data)).toBeLessThan(1e-3);
  });

  test('each pixel is the mean of its neighbours, within the tolerance, and between the extremes around', () => {
    const random = new Random(3);
    const image = picture(() => random.uniform(0, 255));
    const mask = picture(() => (random.bernoulli(0.7) ? 1 : 0));
    const { data } = inpaint(image, mask, { tolerance: 1e-4 });
    for (let i = 0; i < data.length; i++) {
      if (!mask.data[i]) {
        expect(data[i]).toBe(image.data[i]);
        continue;
      }
      const around = [
        i % width > 0 ? i - 1 : -1,
        i % width < width - 1 ? i + 1 : -1,
        i - width,
        i + width,
      ].filter((j) => j >= 0 && j < data.length);
      const mean = around.reduce((sum, j) => sum + data[j], 0) / around.length;
      // single precision rounds the result
      expect(Math.abs(data[i] - mean)).toBeLessThan(2e-4);
      expect(data[i]).toBeGreaterThanOrEqual(-1e-3);
      expect(data[i]).toBeLessThanOrEqual(255.001);
    }
  });

  test('fills each channel by itself, and leaves the picture as it is', () => {
    const image = noisePhoto(16, 16);
    const before = image.data.slice();
    const mask = {
      data: Uint8Array.from({ length: 256 }, (_, i) => (i % 16 > 5 ? 1 : 0)),
      width: 16,
      height: 16,
    };
    const filled = inpaint(image, mask);
    expect(image.data).toEqual(before);
    for (let c = 0; c < 3; c++) {
      const alone = inpaint(
        { ...mask, data: Float32Array.from(mask.data, (_, i) => image.data[i * 3 + c]) },
        mask,
      );
      expect(filled.data.filter((_, i) => i % 3 === c)).toEqual(alone.data);
    }
    expect(inpaint(image, { ...mask, data: new Uint8Array(256) }).data).toEqual(
      Float32Array.from(image.data),
    );
  });

  test('refuses bad input', () => {
    const image = picture(() => 1);
    const call = (a: unknown, b: unknown, c?: unknown) => () =>
      inpaint(a as typeof image, b as typeof image, c as object);
    expect(call(null, disc)).toThrow('`image` must be { data, width, height }');
    expect(call(image, { ...disc, width: 20, height: 30 })).toThrow(
      '`image` and `mask` must have the same size',
    );
    expect(
      call(
        image,
        picture(() => 1),
      ),
    ).toThrow('`mask` must leave at least one pixel, got one that covers everything');
    expect(
      call(
        picture(() => Number.NaN),
        disc,
      ),
    ).toThrow('`image.data` must be finite around the mask, got NaN');
    expect(call(image, disc, { tolerance: 0 })).toThrow('`tolerance` must be');
    expect(call(image, disc, { tol: 1 })).toThrow('inpaint: unknown option `tol`');
  });
});

describe('random regions', () => {
  test('have the requested size, and a blob is in one piece', () => {
    const random = new Random(0);
    for (const count of [1, 2, 9, 64, 300, 1023, 1024]) {
      const blob = randomBlob(random, SIZE, count);
      expect(blob.reduce((sum, value) => sum + value, 0)).toBe(count);
      expect(pieces(blob)).toBe(1);
      const tiles = randomSegments(random, TILES, count);
      expect(tiles.reduce((sum, value) => sum + value, 0)).toBe(count);
      expect(new Set(TILES.data.filter((_, i) => tiles[i])).size).toBe(Math.ceil(count / 64));
    }
  });

  function pieces(region: Uint8Array): number {
    const left = new Set([...region.keys()].filter((i) => region[i]));
    let count = 0;
    for (const start of left) {
      count++;
      const open = [start];
      left.delete(start);
      while (open.length > 0) {
        const i = open.pop() as number;
        for (const j of [i - 32, i + 32, i % 32 ? i - 1 : -1, i % 32 < 31 ? i + 1 : -1])
          if (left.delete(j)) open.push(j);
      }
    }
    return count;
  }
});

describe('counterfactual', () => {
  const photo = photoOf({ 5: 220, 10: 190 });
  const original = photoOf({ 5: 100, 10: 190 });
  const map = tiled((tile) => (tile === 5 ? 2 : tile === 10 ? 1 : -1));
  const options = { target: 'target', area: 1 / 16 } as const;
  const share = (0.3 * 120) / 255;

  test('repairing the salient part removes exactly its share: filled from around it', async () => {
    const found = await counterfactual(map, additive(), photo, options);
    expect(found.before).toBeCloseTo(0.1 + (0.3 * 220 + 0.2 * 190) / 255, 5);
    // tile 10 touches a corner of tile 5 only
    expect(found.value).toBeCloseTo(share, 5);
    expect(found.after).toBeCloseTo(found.before - share, 5);
    expect(found.area).toBe(1 / 16);
    expect(found.mask.data).toEqual(Uint8Array.from(TILES.data, (tile) => (tile === 5 ? 1 : 0)));
    expect(
      Math.max(...found.repaired.data.filter((_, i) => found.mask.data[Math.floor(i / 3)])),
    ).toBeLessThan(100.01);
    expect(structuredClone(found)).toEqual(found);
  });

  test('or taken from the photo without the defect', async () => {
    const found = await counterfactual(map, additive(), photo, { ...options, original });
    expect(found.value).toBeCloseTo(share, 5);
    expect(found.repaired.data).toEqual(Float32Array.from(original.data));
    // a region that has a part of the tile removes that part
    const random = new Random(0);
    const parts = found.randomDrops.map(() => {
      const region = randomBlob(random, SIZE, 64);
      return TILES.data.reduce((sum, tile, i) => sum + (tile === 5 ? region[i] : 0), 0) / 64;
    });
    found.randomDrops.forEach((drop, k) => void expect(drop).toBeCloseTo(parts[k] * share, 5));
    expect(parts.some((part) => part > 0)).toBe(true);
    expect(found.random).toBeCloseTo((share * parts.reduce((sum, part) => sum + part, 0)) / 16, 5);
    expect(found.advantage).toBeCloseTo(found.value - found.random, 12);
    expect(found.beaten).toBe(1);
  });

  test('whole superpixels, the most salient first, as long as they fit', async () => {
    const tiles: CounterfactualOptions = { ...options, segments: TILES, original: photoOf({}) };
    const one = await counterfactual(map, additive(), photo, { ...tiles, area: 0.12 });
    expect([one.area, one.value]).toEqual([1 / 16, expect.closeTo(share, 5)]);
    const two = await counterfactual(map, additive(), photo, { ...tiles, area: 0.5 });
    expect([two.area, two.value]).toEqual([1 / 8, expect.closeTo(share + (0.2 * 90) / 255, 5)]);
    const least = await counterfactual(map, additive(), photo, { ...tiles, area: 0.001 });
    expect(least.area).toBe(1 / 16);
    // random superpixels are whole, too: they have the bright tile, or not
    for (const drop of one.randomDrops)
      expect([0, share, (0.2 * 90) / 255].some((value) => Math.abs(drop - value) < 1e-5)).toBe(true);
  });

  test('a map that blames the wrong place has no advantage', async () => {
    const wrong = tiled((tile) => (tile === 15 ? 1 : 0));
    const found = await counterfactual(wrong, additive(), photo, { ...options, original });
    expect(found.value).toBeCloseTo(0, 6);
    expect(found.advantage).toBeLessThan(0);
    expect(found.beaten).toBeLessThan(0.5);
  });

  test('only positive values blame; a map without any blames nothing', async () => {
    const single = tiled((tile) => (tile === 5 ? 1 : 0));
    expect((await counterfactual(single, additive(), photo, { ...options, area: 0.5 })).area).toBe(1 / 16);
    for (const segments of [undefined, TILES]) {
      const none = await counterfactual(
        tiled(() => -1),
        additive(),
        photo,
        { ...options, segments },
      );
      expect([none.area, none.value, none.random, none.advantage, none.beaten]).toEqual([0, 0, 0, 0, 0.5]);
      expect(none.after).toBe(none.before);
      expect(none.repaired.data).toEqual(Float32Array.from(photo.data));
    }
  });

  test('takes the classes of an explanation, and the most probable one for a map', async () => {
    const target = { index: 1, name: 'rest', probability: 0.5 };
    const explanation = { method: 'by hand', target, saliency: map };
    const { target: _, ...rest } = options;
    const own = await counterfactual(explanation, additive(), photo, { ...rest, original });
    expect(own.value).toBeCloseTo(-share, 5);
    const asked = await counterfactual(explanation, additive(), photo, { ...options, original });
    expect(asked.value).toBeCloseTo(share, 5);
    const against = { ...explanation, against: [{ index: 0, name: 'target', probability: 0.5 }] };
    const apart = await counterfactual(against, additive(), photo, { ...rest, original });
    expect(apart.value).toBeCloseTo(-2 * share, 5);
    const alone = await counterfactual(map, additive(), photo, { ...rest, original });
    expect(alone.value).toBeCloseTo(alone.before > 0.5 ? share : -share, 5);
  });

  test('the same bytes for the same seed and any batch size; another seed, other regions', async () => {
    const [one, two, three] = [
      await counterfactual(map, additive(), photo, options),
      await counterfactual(map, additive(), photo, { ...options, seed: 0, batchSize: 5 }),
      await counterfactual(map, additive(), photo, { ...options, seed: 7 }),
    ];
    expect(two).toEqual(one);
    expect(three.randomDrops).not.toEqual(one.randomDrops);
    expect(three.value).toBe(one.value);
  });

  test('reports progress that rises to 1, stops at a signal, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    await counterfactual(map, additive(), photo, {
      ...options,
      batchSize: 4,
      onProgress: (f) => seen.push(f),
    });
    expect(seen).toEqual([4 / 18, 8 / 18, 12 / 18, 16 / 18, 1]);
    const controller = new AbortController();
    let batches = 0;
    await expect(
      counterfactual(map, additive(), photo, {
        ...options,
        batchSize: 4,
        signal: controller.signal,
        onProgress: () => {
          if (++batches === 2) controller.abort(new Error('enough'));
        },
      }),
    ).rejects.toThrow('enough');
    expect(batches).toBe(2);
    await expect(
      counterfactual(map, additive(), photo, { ...options, signal: AbortSignal.abort(new Error('never')) }),
    ).rejects.toThrow('never');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses bad input, and leaves no tensor then either', async () => {
    const before = tf.memory().numTensors;
    const refused = async (
      text: string,
      change: object,
      one: unknown = map,
      by = additive(),
    ): Promise<void> =>
      void (await expect(
        counterfactual(one as Heatmap, by, photo, { ...options, ...change } as CounterfactualOptions),
      ).rejects.toThrow(text));
    await refused('`area` must be a number in 0..1, got 2', { area: 2 });
    await refused('`area` must lie between 0 and 1, got 1', { area: 1 });
    await refused('`numRandom` must be an integer', { numRandom: 0 });
    await refused('`batchSize` must be an integer', { batchSize: 0.5 });
    await refused('`seed` must be an integer', { seed: 0.5 });
    await refused('counterfactual: unknown option `aera`', { aera: 0.1 });
    await refused('`target` must be one of "target", "rest"', { target: 'dark' });
    await refused('`against` must be another class', { against: 'target' });
    await refused('`image` and `original` must have the same size', { original: noisePhoto(16, 16) });
    await refused('`segments` and the grid must have the same size', {
      segments: gridSegments({ width: 8, height: 8 }, 2, 2),
    });
    await refused(
      '`segments` must have more than one superpixel',
      { segments: gridSegments(SIZE, 1, 1) },
      tiled(() => 1),
    );
    await refused('`explanation` must be an explanation or a heatmap, got null', {}, null);
    await refused(
      "`explanation` and the classifier's grid must have the same size",
      {},
      { data: new Float32Array(4), width: 2, height: 2 },
    );
    await refused(
      '`map.data` must be finite',
      {},
      tiled(() => Number.NaN),
    );
    await refused('`classifier` must have', {}, map, {} as Classifier);
    const broken = (predict: (count: number) => tf.Tensor2D): Classifier =>
      fromFunction((images) => predict(images.shape[0]), { classNames: ['target', 'rest'], inputSize: SIZE });
    await refused(
      'got NaN',
      {},
      map,
      broken((count) => tf.fill([count, 2], Number.NaN)),
    );
    await refused(
      '`predict` must give',
      {},
      map,
      broken((count) => tf.fill([count, 3], 0)),
    );
    const thrower: Classifier = {
      ...broken((count) => tf.zeros([count, 2])),
      predict: (images) => {
        tf.add(images, 1);
        throw new Error('out of memory');
      },
    };
    await refused('out of memory', {}, map, thrower);
    expect(tf.memory().numTensors).toBe(before);
  });
});
