import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromFunction, KernelShap, Lime, type Masks, sampleMasks } from '../../src/explainers/index.js';
import { constrained } from '../../src/explainers/surrogate/constrainedSurrogate.js';
import { shapleyKernel, shapleyMasks } from '../../src/explainers/surrogate/shapleyMasks.js';
import { Random } from '../../src/random.js';
import { gridSegments } from '../../src/segmentation/index.js';
import type { Segments } from '../../src/types.js';
import { farthest, fixture, golden } from '../fixture.js';
import {
  classifierOf,
  linearClassifier,
  loadFixtureModel,
  logitsOf,
  noisePhoto,
  permuted,
  smallModel,
  tinyPhoto,
} from './models.js';

const {
  masks: MASKS,
  v: V,
  phi: PHI,
} = golden.attr.shapley6 as { masks: number[][]; v: number[]; phi: number[] };
const stored = (row: ArrayLike<number>): number => {
  const at = MASKS.findIndex((mask) => mask.every((shown, i) => shown === row[i]));
  return V[at];
};
const rowsOf = (masks: Masks, width: number): number[][] =>
  Array.from({ length: masks.length / width }, (_, n) => [...masks.subarray(n * width, (n + 1) * width)]);
const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
const superpixels = (count: number): Segments => ({ data: new Int32Array(0), width: 0, height: 0, count });
const SIX: Segments = {
  data: fixture<Int32Array>('attr/tiny_seg6_i32').data,
  width: 32,
  height: 32,
  count: 6,
};

/** Shapley values by their definition: what each adds, over all orders. */
function shapleyValues(width: number, value: (shown: number[]) => number): number[] {
  const values = new Array<number>(width).fill(0);
  for (let bits = 0; bits < 2 ** width; bits++) {
    const row = Array.from({ length: width }, (_, i) => (bits >> i) & 1);
    const size = row.reduce((sum, shown) => sum + shown, 0);
    row.forEach((shown, i) => {
      if (shown) return;
      const added = value(row.map((own, j) => (i === j ? 1 : own))) - value(row);
      values[i] = values[i] + added / (width * binomial(width - 1, size));
    });
  }
  return values;
}

/** Fits to a game what `KernelShap` fits to a classifier. */
function estimate(width: number, count: number, value: (shown: number[]) => number, seed = 0) {
  const { masks, weights, draws } = shapleyMasks(width, count, new Random(seed));
  const answers = rowsOf(masks, width).map(value);
  return constrained(masks, weights, draws)(answers, { all: answers[0], none: answers[1] });
}

/** Pairs and triples that work together, and an output that saturates. */
function bumpy(width: number): (shown: number[]) => number {
  const random = new Random(7);
  const slopes = Array.from({ length: width }, () => random.normal(0, 0.4));
  const terms = Array.from({ length: 2 * width }, () => ({
    at: [random.integer(width), random.integer(width), random.integer(width)] as const,
    strength: random.normal(0, 0.6),
  }));
  return (shown) => {
    let sum = slopes.reduce((total, slope, i) => total + slope * shown[i], -0.5);
    for (const { at, strength } of terms) {
      sum += strength * at.reduce((product, i) => product * shown[i], 1);
    }
    return 1 / (1 + Math.exp(-sum));
  };
}

describe('masks for the Shapley kernel', () => {
  test.each([1, 2, 3, 4, 5, 6, 9])(
    'of %i superpixels: all of them where there is room, each once',
    (width) => {
      const { masks, weights, draws } = shapleyMasks(width, 2 ** width, new Random(0));
      const rows = rowsOf(masks, width);
      expect(new Set(rows.map(String)).size).toBe(2 ** width);
      expect(rows).toHaveLength(2 ** width);
      expect(rows[0]).toEqual(new Array(width).fill(1));
      expect(rows[1]).toEqual(new Array(width).fill(0));
      expect(draws.every((drawn) => drawn === 0)).toBe(true);
      // a factor away from the kernel
      rows.slice(2).forEach((row, i) => {
        const size = row.reduce((sum, shown) => sum + shown, 0);
        const kernel = 1 / (binomial(width, size) * size * (width - size));
        expect(weights[i + 2]).toBeCloseTo(kernel, 12);
      });
    },
  );

  test('without room for all, the sizes that weigh most are whole, and the rest are pairs of opposites', () => {
    const [width, count] = [10, 400];
    const { masks, weights, draws } = shapleyMasks(width, count, new Random(3));
    const rows = rowsOf(masks, width);
    expect(rows.length).toBeLessThanOrEqual(count);
    expect(rows.length).toBeGreaterThan(count - 2);
    expect(new Set(rows.map(String)).size).toBe(rows.length);
    const sizes = rows.map((row) => row.reduce((sum, shown) => sum + shown, 0));
    const certain = sizes.filter((_, n) => draws[n] === 0);
    // as the shap library: 20 masks of size 1 and 9, then 90 of 2 and 8
    expect(certain.filter((size) => size === 1 || size === 9)).toHaveLength(20);
    expect(certain.filter((size) => size === 2 || size === 8)).toHaveLength(90);
    expect(certain).toHaveLength(2 + 20 + 90);
    for (let n = 2; n < rows.length; n += 2) {
      expect(rows[n + 1]).toEqual(rows[n]?.map((shown) => 1 - shown));
      expect(weights[n + 1]).toBe(weights[n]);
      expect(draws[n + 1]).toBe(draws[n]);
    }
    // what is drawn weighs as much as all masks of its sizes would
    const drawn = weights.reduce((sum, weight, n) => sum + (draws[n] ? weight : 0), 0);
    expect(drawn).toBeCloseTo(2 / (3 * 7) + 2 / (4 * 6) + 1 / (5 * 5), 12);
    expect(shapleyMasks(width, count, new Random(3))).toEqual({ masks, weights, draws });
    expect(shapleyMasks(width, count, new Random(4)).masks).not.toEqual(masks);
  });

  test('sizes are drawn by their weight', () => {
    const [width, count] = [40, 4000];
    const { masks, draws } = shapleyMasks(width, count, new Random(1));
    const rows = rowsOf(masks, width);
    const found = new Float64Array(width);
    let total = 0;
    rows.forEach((row, n) => {
      const size = row.reduce((sum, shown) => sum + shown, 0);
      if (draws[n]) found[size] = found[size] + draws[n];
      total += draws[n];
    });
    const whole = Array.from({ length: width - 1 }, (_, i) => i + 1).filter((size) => found[size] === 0);
    const weight = (size: number): number => (whole.includes(size) ? 0 : 1 / (size * (width - size)));
    const sum = Array.from({ length: width - 1 }, (_, i) => weight(i + 1)).reduce((a, b) => a + b, 0);
    for (let size = 1; size < width; size++) {
      const expected = (weight(size) / sum) * total;
      expect(Math.abs(found[size] - expected)).toBeLessThan(5 * Math.sqrt(expected + 1));
    }
  });

  test('the kernel has a number for any size, and none for all and nothing', () => {
    const width = 3000;
    const masks = new Uint8Array(4 * width)
      .fill(1, 0, width)
      .fill(1, width, width + 1)
      .fill(1, 2 * width, 2 * width + 1500);
    const weights = shapleyKernel(masks, width);
    expect([...weights]).toEqual([0, 1, weights[2], 0]);
    expect(weights[2]).toBeLessThan(1e-200);
    expect(
      farthest(shapleyKernel(Uint8Array.of(1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0), 4), [
        1,
        (4 * 3) / (6 * 4),
        1,
      ]),
    ).toBeLessThan(1e-12);
  });
});

describe('the surrogate under the constraint', () => {
  test('equals the stored Shapley values on all masks of six', () => {
    const found = estimate(6, 64, stored);
    expect(farthest(found.coefficients, PHI)).toBeLessThan(1e-9);
    expect(found.standardErrors.every((error) => error === 0)).toBe(true);
    expect(found.intercept).toBe(V[0]);
    expect(found.localPrediction).toBeCloseTo(V[63], 12);
  });

  test.each([1, 2, 3, 4, 7, 8])('equals the definition on all masks of %i', (width) => {
    const value = bumpy(width);
    const { coefficients } = estimate(width, 2 ** width, value);
    expect(farthest(coefficients, shapleyValues(width, value))).toBeLessThan(1e-9);
  });

  test('a case by hand: two that are worth more together', () => {
    const found = estimate(2, 4, ([a, b]) => 1 + 2 * a + 4 * a * b);
    expect(farthest(found.coefficients, [4, 2])).toBeLessThan(1e-12);
    expect(found.intercept).toBe(1);
  });

  test('adds up to the effect of showing everything, for any samples', () => {
    for (let seed = 0; seed < 20; seed++) {
      const width = 1 + new Random(seed).integer(30);
      const value = bumpy(width);
      const { coefficients } = estimate(width, 2 + new Random(seed + 99).integer(200), value, seed);
      const total = coefficients.reduce((sum, share) => sum + share, 0);
      expect(total).toBeCloseTo(value(new Array(width).fill(1)) - value(new Array(width).fill(0)), 12);
    }
  });

  test('of a sum the coefficients are its terms, and there is no doubt about them', () => {
    const terms = Array.from({ length: 25 }, (_, i) => Math.sin(i));
    const found = estimate(25, 120, (shown) => shown.reduce((sum, value, i) => sum + value * terms[i], 3));
    expect(farthest(found.coefficients, terms)).toBeLessThan(1e-9);
    expect(Math.max(...found.standardErrors)).toBeLessThan(1e-9);
    expect(found.r2).toBeCloseTo(1, 9);
    expect(found.intercept).toBe(3);
  });

  test('numbering the superpixels otherwise does so to the coefficients', () => {
    const [width, count] = [12, 150];
    const value = bumpy(width);
    const { masks, weights, draws } = shapleyMasks(width, count, new Random(2));
    const order = new Random(5).permutation(width);
    const rows = rowsOf(masks, width);
    const answers = rows.map(value);
    const ends = { all: answers[0], none: answers[1] };
    const before = constrained(masks, weights, draws)(answers, ends);
    const moved = Uint8Array.from(rows.flatMap((row) => [...order].map((i) => row[i])));
    const after = constrained(moved, weights, draws)(answers, ends);
    for (const key of ['coefficients', 'standardErrors'] as const) {
      expect(
        farthest(
          after[key],
          [...order].map((i) => before[key][i]),
        ),
      ).toBeLessThan(1e-9);
    }
  });

  test.each([
    [10, 150],
    [14, 300],
    [30, 400],
  ])(
    '%i superpixels, %i samples: on average it is right, and varies as its standard errors say',
    (width, count) => {
      const value = bumpy(width);
      const seeds = 60;
      const runs = Array.from({ length: seeds }, (_, seed) => estimate(width, count, value, seed));
      let [real, reported] = [0, 0];
      const means = Array.from({ length: width }, (_, i) => {
        const mean = runs.reduce((sum, run) => sum + run.coefficients[i] / seeds, 0);
        for (const run of runs) {
          real += (run.coefficients[i] - mean) ** 2 / (seeds - 1);
          reported += run.standardErrors[i] ** 2 / seeds;
        }
        return mean;
      });
      expect(Math.sqrt(reported / real)).toBeGreaterThan(0.8);
      expect(Math.sqrt(reported / real)).toBeLessThan(1.35);
      if (width > 14) return;
      const truth = shapleyValues(width, value);
      const error = Math.sqrt(real / width / seeds);
      expect(farthest(means, truth)).toBeLessThan(5 * error);
    },
  );

  test('superpixels that the masks do not separate share equally, and have no standard error', () => {
    // superpixels 1 and 2 always show together
    const rows = [
      [1, 0, 0],
      [0, 1, 1],
    ];
    const fitted = constrained(Uint8Array.from(rows.flat()), Float64Array.of(1, 1), [0, 0]);
    const { coefficients, standardErrors } = fitted([5, 2], { all: 7, none: 0 });
    expect(farthest(coefficients, [5, 1, 1])).toBeLessThan(1e-6);
    expect([...standardErrors]).toEqual([0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('no mask at all: every superpixel has the same', () => {
    const found = estimate(5, 2, (shown) => shown.reduce((sum, value) => sum + value, 0));
    expect(farthest(found.coefficients, [1, 1, 1, 1, 1])).toBeLessThan(1e-12);
    expect(found.standardErrors.every((error) => error === Number.POSITIVE_INFINITY)).toBe(true);
    expect(found.signConfidences.every((sure) => sure === 0.5)).toBe(true);
    expect(found.r2).toBe(0);
  });
});

describe.each(['cpu', 'wasm'])('KernelShap on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  test('gives the stored values and their map end to end', async () => {
    const model = await loadFixtureModel('model_tiny');
    const explainer = new KernelShap(logitsOf(classifierOf(model)), {
      segmentation: SIX,
      // what the stored numbers hide with: 0 in -1..1
      baseline: [127.5, 127.5, 127.5],
    });
    const found = await explainer.explain(tinyPhoto(), { target: golden.attr.class });
    expect(farthest(found.coefficients, PHI)).toBeLessThan(1e-5);
    expect(
      farthest(
        found.saliency.data,
        [...SIX.data].map((label) => PHI[label]),
      ),
    ).toBeLessThan(1e-5);
    expect([found.exact, found.numSamples, found.warnings]).toEqual([true, 64, []]);
    expect(found.localPrediction).toBeCloseTo(found.target.probability, 6);
    model.dispose();
  });
});

describe('KernelShap', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const SIZE = { width: 24, height: 24 };
  const TILES = gridSegments(SIZE, 4, 5);
  const TERMS = Array.from({ length: 20 }, (_, i) => ((i * 7) % 11) / 100 - 0.04);
  const white = { data: new Uint8Array(24 * 24 * 3).fill(255), ...SIZE };

  test('of an additive model gives its terms', async () => {
    const classifier = linearClassifier(TILES.data, SIZE, TERMS, 0.3);
    const explainer = new KernelShap(classifier, {
      segmentation: TILES,
      baseline: [0, 0, 0],
      numSamples: 100,
    });
    const found = await explainer.explain(white, { target: 'target' });
    expect(farthest(found.coefficients, TERMS)).toBeLessThan(1e-5);
    expect(found.intercept).toBeCloseTo(0.3, 6);
    expect(found.exact).toBe(false);
    expect(found.numSamples).toBeLessThanOrEqual(100);
    expect(found.warnings).toEqual([]);
    expect(
      farthest(
        found.surrogates[1]?.coefficients ?? [],
        TERMS.map((term) => -term),
      ),
    ).toBeLessThan(1e-5);
  });

  test('of the logit adds up to the difference of the logits', async () => {
    const model = smallModel();
    const { coefficients, intercept, target, surrogates } = await new KernelShap(classifierOf(model), {
      link: 'logit',
      numSamples: 120,
      segmentation: { numSegments: 16 },
    }).explain(noisePhoto(32, 32, 3));
    const logit = Math.log(target.probability / (1 - target.probability));
    expect(coefficients.reduce((sum, value) => sum + value, intercept)).toBeCloseTo(logit, 9);
    expect(surrogates[target.index]?.coefficients).toEqual(coefficients);
    model.dispose();
  });

  test('adds up to the difference of the probabilities, follows classes and their difference', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 3);
    const explain = (target: number, against?: number, given = classifier as never) =>
      new KernelShap(given, { numSamples: 120, segmentation: { numSegments: 16 } }).explain(photo, {
        target,
        against,
      });
    const [a, b, both, turned, other] = [
      await explain(0),
      await explain(1),
      await explain(0, 1),
      await explain(1, 0),
      await explain(1, undefined, permuted(classifier, [2, 0, 1]) as never),
    ];
    const total = a.coefficients.reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(a.target.probability - a.intercept, 12);
    expect(
      farthest(
        both.coefficients,
        a.coefficients.map((value, i) => value - b.coefficients[i]),
      ),
    ).toBeLessThan(1e-12);
    expect(
      farthest(
        turned.coefficients,
        both.coefficients.map((value) => -value),
      ),
    ).toBeLessThan(1e-12);
    expect(farthest(other.coefficients, a.coefficients)).toBeLessThan(1e-6);
    expect(a.surrogates[1]?.coefficients).toEqual(b.coefficients);
    model.dispose();
  });

  test('a single superpixel has all of the difference', async () => {
    const classifier = linearClassifier(new Int32Array(576), SIZE, [0.25], 0.3);
    const whole = gridSegments(SIZE, 1, 1);
    const found = await new KernelShap(classifier, { segmentation: whole, baseline: [0, 0, 0] }).explain(
      white,
    );
    expect(found.coefficients[0]).toBeCloseTo(0.25, 6);
    expect([found.exact, found.numSamples, found.warnings]).toEqual([true, 2, []]);
  });

  test('warns of too few samples, and has infinite standard errors', async () => {
    const classifier = linearClassifier(TILES.data, SIZE, TERMS, 0.3);
    const explain = (numSamples: number) =>
      new KernelShap(classifier, { segmentation: TILES, baseline: [0, 0, 0], numSamples }).explain(white);
    for (const numSamples of [2, 10, 30]) {
      const { warnings, standardErrors } = await explain(numSamples);
      expect(warnings[0]).toContain('samples cannot tell 20 superpixels apart');
      expect(standardErrors).toContain(Number.POSITIVE_INFINITY);
    }
    expect((await explain(90)).warnings).toEqual([]);
  });

  test('has a batch in memory at most, and gives the same for all sizes of it', async () => {
    const inner = linearClassifier(TILES.data, SIZE, TERMS, 0.3);
    let [largest, total] = [0, 0];
    const spy = fromFunction(
      (images) => {
        largest = Math.max(largest, images.shape[0]);
        total += images.shape[0];
        return inner.predict(images);
      },
      { classNames: inner.classNames, inputSize: SIZE },
    );
    const explain = (batchSize: number, seed = 0) =>
      new KernelShap(spy, {
        segmentation: TILES,
        baseline: 'noise',
        numSamples: 70,
        batchSize,
        seed,
      }).explain(white);
    const one = await explain(16);
    expect(largest).toBeLessThanOrEqual(16);
    expect(total).toBe(one.numSamples);
    expect(await explain(7)).toEqual(one);
    expect((await explain(16, 1)).coefficients).not.toEqual(one.coefficients);
  });

  test.each([
    [{ numSamples: 1 }, '`numSamples` must be an integer in 2..1000000, got 1'],
    [
      { segmentation: 'slic' },
      '`segmentation` must be options of slic, a label map or a function, got "slic"',
    ],
    [{ baseline: 'gray' }, '`baseline` must be one of "reference", "mean", "blur", "noise", got "gray"'],
    [{ seed: '0' }, '`seed` must be an integer, got "0" (string)'],
    [{ batchSize: 0 }, '`batchSize` must be an integer of at least 1, got 0'],
    [{ alpha: 1 }, 'KernelShap: unknown option `alpha`'],
  ])('refuses %o', (given, text) => {
    const classifier = linearClassifier(TILES.data, SIZE, TERMS, 0.3);
    expect(() => new KernelShap(classifier, given as object)).toThrow(text);
  });

  test('refuses a value that is no classifier, and a label map of another size', async () => {
    expect(() => new KernelShap({} as never)).toThrow(
      '`classifier` must have classNames, inputSize, predict',
    );
    const classifier = linearClassifier(TILES.data, SIZE, TERMS, 0.3);
    await expect(new KernelShap(classifier, { segmentation: SIX }).explain(white)).rejects.toThrow(
      'must have the same size, got 32 x 32 and 24 x 24',
    );
  });
});

describe("Lime with the surrogate 'shapley'", () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  /** White tiles on black, and a classifier that answers by which are white. */
  const SIZE = { width: 12, height: 12 };
  const classifierOfGame = (tiles: Segments, value: (shown: number[]) => number) =>
    fromFunction(
      (images) => {
        const values = images.dataSync();
        const answers = Array.from({ length: images.shape[0] }, (_, n) =>
          value(
            Array.from({ length: tiles.count }, (_, tile) => {
              return values[(n * 144 + tiles.data.indexOf(tile)) * 3] / 255;
            }),
          ),
        );
        return tf.tensor2d(answers, [answers.length, 1]);
      },
      { classNames: ['game'], inputSize: SIZE },
    );
  const white = { data: new Uint8Array(432).fill(255), ...SIZE };
  const options = {
    baseline: [0, 0, 0] as const,
    surrogate: 'shapley' as const,
    link: 'identity' as const,
  };

  test('equals the stored Shapley values on all masks', async () => {
    const tiles = gridSegments(SIZE, 2, 3);
    const lime = new Lime(classifierOfGame(tiles, stored), {
      ...options,
      segmentation: tiles,
      numSamples: 64,
      sampling: () => Uint8Array.from([...MASKS].reverse().flat()),
    });
    const found = await lime.explain(white);
    // the answers are single precision
    expect(farthest(found.coefficients, PHI)).toBeLessThan(1e-6);
    expect(found.intercept).toBeCloseTo(V[0], 6);
    expect(found.localPrediction).toBeCloseTo(found.target.probability, 12);
  });

  test.each(['bernoulli', 'antithetic', 'orthogonal'] as const)(
    '%s: adds up, and comes near to the Shapley values as its standard errors say',
    async (sampling) => {
      const tiles = gridSegments(SIZE, 2, 5);
      const value = bumpy(10);
      const truth = shapleyValues(10, value);
      let [squares, reported] = [0, 0];
      for (let seed = 0; seed < 12; seed++) {
        const lime = new Lime(classifierOfGame(tiles, value), {
          ...options,
          segmentation: tiles,
          sampling,
          numSamples: 513,
          seed,
        });
        const { coefficients, standardErrors, intercept, target } = await lime.explain(white);
        const total = coefficients.reduce((sum, share) => sum + share, intercept);
        expect(total).toBeCloseTo(target.probability, 9);
        truth.forEach((share, i) => {
          squares += (coefficients[i] - share) ** 2;
          reported += standardErrors[i] ** 2;
        });
      }
      expect(Math.sqrt(squares / reported)).toBeLessThan(1.35);
      expect(Math.sqrt(squares / reported)).toBeGreaterThan(0.6);
    },
  );

  test('equals the constrained surrogate of its masks, and does not change ridge', async () => {
    const tiles = gridSegments(SIZE, 3, 4);
    const value = bumpy(12);
    const given = { ...options, segmentation: tiles, numSamples: 200 };
    const found = await new Lime(classifierOfGame(tiles, value), given).explain(white);
    const masks = sampleMasks('orthogonal', 200, superpixels(12), new Random(0));
    const answers = rowsOf(masks, 12).map((row) => Math.fround(value(row)));
    const expected = constrained(
      masks,
      shapleyKernel(masks, 12),
      new Array(200).fill(1),
    )(answers, {
      all: answers[0],
      none: Math.fround(value(new Array(12).fill(0))),
    });
    expect(farthest(found.coefficients, expected.coefficients)).toBeLessThan(1e-12);
    expect(farthest(found.standardErrors, expected.standardErrors)).toBeLessThan(1e-12);
    const ridge = await new Lime(classifierOfGame(tiles, value), { ...given, surrogate: 'ridge' }).explain(
      white,
    );
    const plain = await new Lime(classifierOfGame(tiles, value), { ...given, surrogate: undefined }).explain(
      white,
    );
    expect(plain).toEqual(ridge);
    expect(ridge.coefficients).not.toEqual(found.coefficients);
  });

  test('against another class it explains the difference of the two', async () => {
    const model = smallModel();
    const explain = (target: number, against?: number) =>
      new Lime(classifierOf(model), {
        surrogate: 'shapley',
        numSamples: 64,
        segmentation: { numSegments: 9 },
      }).explain(noisePhoto(32, 32), { target, against });
    const [a, b, both] = [await explain(0), await explain(1), await explain(0, 1)];
    expect(
      farthest(
        both.coefficients,
        a.coefficients.map((value, i) => value - b.coefficients[i]),
      ),
    ).toBeLessThan(1e-12);
    const turned = await explain(1, 0);
    expect(
      farthest(
        turned.coefficients,
        both.coefficients.map((value) => -value),
      ),
    ).toBeLessThan(1e-12);
    model.dispose();
  });

  test('of the logit they add up to the logit', async () => {
    const model = smallModel();
    const { coefficients, intercept, localPrediction, target } = await new Lime(classifierOf(model), {
      surrogate: 'shapley',
      numSamples: 64,
      segmentation: { numSegments: 9 },
    }).explain(noisePhoto(32, 32));
    const logit = Math.log(target.probability / (1 - target.probability));
    expect(localPrediction).toBeCloseTo(logit, 9);
    expect(coefficients.reduce((sum, value) => sum + value, intercept)).toBeCloseTo(logit, 9);
    model.dispose();
  });

  test('stops by its tolerance, as ridge does', async () => {
    const tiles = gridSegments(SIZE, 3, 4);
    const lime = new Lime(classifierOfGame(tiles, bumpy(12)), {
      ...options,
      segmentation: tiles,
      budget: { tolerance: 0.1 },
    });
    const { numSamples, standardErrors, coefficients } = await lime.explain(white);
    expect(numSamples).toBeLessThan(4096);
    const largest = (values: Float64Array): number => Math.max(...values.map(Math.abs));
    expect(largest(standardErrors) / largest(coefficients)).toBeLessThanOrEqual(0.1);
  });

  test.each([
    [{ surrogate: 'lasso' }, '`surrogate` must be one of "ridge", "shapley", got "lasso"'],
    [{ surrogate: 'shapley', alpha: 1 }, "`alpha` must be left out beside `surrogate: 'shapley'`, got 1"],
    [
      { surrogate: 'shapley', kernelWidth: 1 },
      "`kernelWidth` must be left out beside `surrogate: 'shapley'`, got 1",
    ],
  ])('refuses %o', (given, text) => {
    const tiles = gridSegments(SIZE, 2, 3);
    expect(() => new Lime(classifierOfGame(tiles, stored), given as object)).toThrow(text);
  });
});
