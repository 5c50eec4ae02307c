import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  fitSurrogates,
  fromFunction,
  kernelWeights,
  Lime,
  type LimeOptions,
  type Masks,
  maskDistances,
  type Sampling,
  sampleMasks,
} from '../../src/explainers/index.js';
import { shrunk } from '../../src/explainers/surrogate/shrunk.js';
import { pairedWeights, signConfidence } from '../../src/explainers/surrogate/surrogate.js';
import { Random } from '../../src/random.js';
import { gridSegments, spread } from '../../src/segmentation/index.js';
import type { Classifier, Segments } from '../../src/types.js';
import { farthest } from '../fixture.js';
import { noisePhoto } from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const DESIGNS = ['bernoulli', 'antithetic', 'orthogonal'] as const;
const superpixels = (count: number): Segments => ({
  data: new Int32Array(0),
  width: 0,
  height: 0,
  count,
});
const rowOf = (masks: Masks, count: number, n: number): number[] => [
  ...masks.subarray(n * count, (n + 1) * count),
];

/** A photo of tiles, white on black when hidden, and a classifier that answers by which tiles are white. */
const SIZE = { width: 12, height: 12 };
const TILES = gridSegments(SIZE, 3, 4);
const WHITE = { data: new Uint8Array(12 * 12 * 3).fill(255), ...SIZE };
function tileClassifier(
  answer: (shown: number[]) => number[],
  seen: (images: number) => void = () => {},
): Classifier {
  const classNames = answer(new Array(TILES.count).fill(1)).map((_, c) => `class ${c}`);
  return fromFunction(
    (images) => {
      seen(images.shape[0]);
      const values = images.dataSync();
      const rows = Array.from({ length: images.shape[0] }, (_, n) => {
        const shown = Array.from({ length: TILES.count }, (_, tile) => {
          const pixel = n * 144 + TILES.data.indexOf(tile);
          return values[pixel * 3] / 255;
        });
        return answer(shown);
      });
      return tf.tensor2d(rows, [rows.length, classNames.length]);
    },
    { classNames, inputSize: SIZE },
  );
}
const TILE_OPTIONS: LimeOptions = { segmentation: TILES, baseline: [0, 0, 0] };
/** Not linear: pairs and a triple of tiles work together. */
const bumpy = (shown: number[]): number[] => {
  const [a, b, c, d] = shown as [number, number, number, number];
  const value = 0.2 + 0.3 * a - 0.1 * b + 0.2 * c * d + 0.1 * a * b * d;
  return [value, (1 - value) / 2];
};

describe('designs', () => {
  test.each(DESIGNS)('%s: the first row shows everything, more samples only add rows', (design) => {
    for (let seed = 0; seed < 8; seed++) {
      const count = 1 + new Random(seed).integer(70);
      const few = sampleMasks(design, 40, superpixels(count), new Random(seed));
      const many = sampleMasks(design, 400, superpixels(count), new Random(seed));
      expect(rowOf(few, count, 0).every((shown) => shown === 1)).toBe(true);
      expect(many.subarray(0, few.length)).toEqual(few);
    }
  });

  test.each(['antithetic', 'orthogonal'] as const)(
    '%s: rows 1 and 2, 3 and 4 ... are opposites',
    (design) => {
      for (let seed = 0; seed < 8; seed++) {
        const count = 1 + new Random(seed).integer(70);
        const masks = sampleMasks(design, 301, superpixels(count), new Random(seed));
        for (let n = 1; n < 301; n += 2) {
          const opposite = rowOf(masks, count, n + 1).map((shown) => 1 - shown);
          expect(rowOf(masks, count, n)).toEqual(opposite);
        }
      }
    },
  );

  test('bernoulli hides about half, other seeds hide others', () => {
    const masks = sampleMasks('bernoulli', 2001, superpixels(10), new Random(0)).subarray(10);
    const share = masks.reduce((sum, shown) => sum + shown, 0) / masks.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
    expect(sampleMasks('bernoulli', 2001, superpixels(10), new Random(1)).subarray(10)).not.toEqual(masks);
  });

  test('masks of your own are taken as they are, and not written to', async () => {
    const given = sampleMasks('bernoulli', 60, superpixels(12), new Random(4)).fill(0, 0, 12);
    const before = given.slice();
    const lime = new Lime(tileClassifier(bumpy), { ...TILE_OPTIONS, sampling: () => given, numSamples: 60 });
    const found = await lime.explain(WHITE);
    expect(given).toEqual(before);
    // what lime would do with these rows: every sample has a weight of its own, the whole photo too
    const rows = given.slice().fill(1, 0, 12);
    const outputs = Array.from({ length: 60 }, (_, n) => bumpy(rowOf(rows, 12, n))).flat();
    const [expected] = fitSurrogates(rows, outputs, kernelWeights(maskDistances(rows, 12), 0.25), 1);
    expect(farthest(found.coefficients, expected?.coefficients ?? [])).toBeLessThan(1e-6);
    expect(found.r2).toBeCloseTo(expected?.r2, 5);
  });
});

describe('opposites as pairs', () => {
  test('both get the mean of their weights, a row without its opposite none', () => {
    expect([...pairedWeights(Float64Array.of(1, 0.2, 0.4, 0.5, 0.9, 0.7))]).toEqual([
      0,
      (0.2 + 0.4) / 2,
      (0.2 + 0.4) / 2,
      0.7,
      0.7,
      0,
    ]);
    // nothing would be left of two rows
    expect([...pairedWeights(Float64Array.of(1, 0.5))]).toEqual([1, 0.5]);
  });

  test.each(['antithetic', 'orthogonal'] as const)(
    '%s: what two superpixels do together cancels for every seed',
    (design) => {
      const slopes = [0.3, -0.2, 0.1, 0.05, 0];
      for (let seed = 0; seed < 10; seed++) {
        const rows = sampleMasks(design, 65, superpixels(5), new Random(seed));
        const y = Array.from({ length: 65 }, (_, n) => {
          const shown = rowOf(rows, 5, n).map((value) => value - 0.5) as [
            number,
            number,
            number,
            number,
            number,
          ];
          const together = 0.8 * shown[0] * shown[1] - 0.5 * shown[3] * shown[4];
          return slopes.reduce((sum, slope, i) => sum + slope * shown[i], together);
        });
        const weights = kernelWeights(maskDistances(rows, 5), 0.25);
        const [paired] = fitSurrogates(rows, y, pairedWeights(weights), 0);
        expect(farthest(paired?.coefficients ?? [], slopes)).toBeLessThan(1e-12);
        const [plain] = fitSurrogates(rows, y, weights, 0);
        expect(farthest(plain?.coefficients ?? [], slopes)).toBeGreaterThan(1e-3);
      }
    },
  );

  test('a case by hand: two superpixels, two pairs', () => {
    // rows 11, then 10 and 01, 11 and 00; the first counts nothing, with equal weights each coefficient is a mean difference
    const rows = Uint8Array.of(1, 1, 1, 0, 0, 1, 1, 1, 0, 0);
    const [found] = fitSurrogates(rows, [9, 5, 1, 8, 0], Float64Array.of(0, 1, 1, 1, 1), 0);
    expect(farthest(found?.coefficients ?? [], [(5 + 8 - 1 - 0) / 2, (1 + 8 - 5 - 0) / 2])).toBeLessThan(
      1e-12,
    );
    expect(found?.intercept).toBeCloseTo(14 / 4 - 6 / 2 - 2 / 2, 12);
    // with the ridge: the normal matrix is the unit matrix, and 1 more halves it
    const [shrunk] = fitSurrogates(rows, [9, 5, 1, 8, 0], Float64Array.of(0, 1, 1, 1, 1), 1);
    expect(farthest(shrunk?.coefficients ?? [], [3, 1])).toBeLessThan(1e-12);
  });
});

describe('surrogates', () => {
  const cases = Array.from({ length: 12 }, (_, seed) => {
    const random = new Random(seed);
    const count = 2 + random.integer(20);
    const samples = 3 * count + random.integer(100);
    const design = random.pick(DESIGNS);
    const rows = sampleMasks(design, samples, superpixels(count), random);
    const y = Float64Array.from({ length: samples }, () => random.normal());
    const weights = Float64Array.from({ length: samples }, () => random.uniform(0.1, 1));
    return { random, count, samples, rows, y, weights, alpha: random.uniform(0.01, 3) };
  });
  const fitOne = (rows: Masks, y: ArrayLike<number>, weights: Float64Array, alpha: number) => {
    const [found] = fitSurrogates(rows, y, weights, alpha);
    return found;
  };

  test('the gradient of the ridge objective is zero', () => {
    for (const { count, samples, rows, y, weights, alpha } of cases) {
      const { coefficients, intercept } = fitOne(rows, y, weights, alpha);
      const gradient = coefficients.map((value) => alpha * value);
      let ofIntercept = 0;
      for (let n = 0; n < samples; n++) {
        const row = rowOf(rows, count, n);
        const predicted = row.reduce((sum, shown, i) => sum + shown * coefficients[i], intercept);
        const pull = weights[n] * (y[n] - predicted);
        ofIntercept += pull;
        row.forEach((shown, i) => {
          gradient[i] = gradient[i] - pull * shown;
        });
      }
      expect(farthest(gradient, new Float64Array(count))).toBeLessThan(1e-9);
      expect(Math.abs(ofIntercept)).toBeLessThan(1e-9);
    }
  });

  test('scaling and shifting the answers does so to the surrogate, and the sign stays as sure', () => {
    for (const { rows, y, weights, alpha } of cases) {
      const [before, after] = [
        fitOne(rows, y, weights, alpha),
        fitOne(
          rows,
          y.map((value) => 5 - 3 * value),
          weights,
          alpha,
        ),
      ];
      expect(
        farthest(
          after.coefficients,
          before.coefficients.map((value) => -3 * value),
        ),
      ).toBeLessThan(1e-9);
      expect(after.intercept).toBeCloseTo(5 - 3 * before.intercept, 9);
      expect(
        farthest(
          after.standardErrors,
          before.standardErrors.map((value) => 3 * value),
        ),
      ).toBeLessThan(1e-9);
      expect(farthest(after.signConfidences, before.signConfidences)).toBeLessThan(1e-9);
      expect(after.r2).toBeCloseTo(before.r2, 9);
    }
  });

  test('numbering the superpixels otherwise does so to the surrogate', () => {
    for (const { random, count, rows, y, weights, alpha } of cases) {
      const order = random.permutation(count);
      const moved = rows.map((_, at) => rows[at - (at % count) + order[at % count]]);
      const [before, after] = [fitOne(rows, y, weights, alpha), fitOne(moved, y, weights, alpha)];
      const expected = before.coefficients.map((_, i) => before.coefficients[order[i]]);
      expect(farthest(after.coefficients, expected)).toBeLessThan(1e-9);
      const errors = before.standardErrors.map((_, i) => before.standardErrors[order[i]]);
      expect(farthest(after.standardErrors, errors)).toBeLessThan(1e-9);
    }
  });

  test('a sample of weight 2 is that sample twice', () => {
    for (const { count, rows, y, alpha } of cases) {
      const ones = new Float64Array(y.length).fill(1);
      const twice = Uint8Array.from([...rows, ...rows.subarray(count, 2 * count)]);
      const doubled = ones.slice();
      doubled[1] = 2;
      const [weighted, repeated] = [
        fitOne(rows, y, doubled, alpha),
        fitOne(twice, [...y, y[1]], new Float64Array(y.length + 1).fill(1), alpha),
      ];
      expect(farthest(weighted.coefficients, repeated.coefficients)).toBeLessThan(1e-9);
      expect(weighted.r2).toBeCloseTo(repeated.r2, 9);
    }
  });

  test('the certainty of the sign is that of the normal distribution', () => {
    const exact = [
      [0.5, 0.6914624613],
      [1, 0.8413447461],
      [1.96, 0.9750021049],
      [3, 0.9986501019],
    ] as const;
    for (const [ratio, share] of exact) {
      expect(Math.abs(signConfidence(2 * ratio, 2) - share)).toBeLessThan(2e-4);
      expect(signConfidence(-ratio, 1)).toBe(signConfidence(ratio, 1));
    }
    expect(signConfidence(0, 0)).toBe(0.5);
    expect(signConfidence(1, Infinity)).toBe(0.5);
    expect(signConfidence(1, 0)).toBe(1);
  });

  test('too few samples: any sign is as good as the other', () => {
    const rows = sampleMasks('orthogonal', 9, superpixels(12), new Random(1));
    const found = fitOne(rows, [1, 2, 3, 4, 5, 6, 7, 8, 9], new Float64Array(9).fill(1), 1);
    expect([...found.standardErrors].every((value) => value === Infinity)).toBe(true);
    expect([...found.signConfidences].every((value) => value === 0.5)).toBe(true);
  });
});

describe('a budget', () => {
  test('ends by its samples, which need not be whole batches', async () => {
    const lime = new Lime(tileClassifier(bumpy), { ...TILE_OPTIONS, budget: { samples: 75 } });
    const same = new Lime(tileClassifier(bumpy), { ...TILE_OPTIONS, numSamples: 75 });
    expect(await lime.explain(WHITE)).toEqual(await same.explain(WHITE));
  });

  test.each(DESIGNS)('ends by its tolerance, when the design is balanced: %s', async (sampling) => {
    const options = { ...TILE_OPTIONS, sampling, budget: { tolerance: 0.05 } };
    const found = await new Lime(tileClassifier(bumpy), options).explain(WHITE);
    const block = sampling === 'orthogonal' ? 32 : 128;
    expect((found.numSamples - 1) % block).toBe(0);
    expect(found.numSamples).toBeLessThan(4096);
    const largest = (values: Float64Array): number => Math.max(...values.map(Math.abs));
    expect(largest(found.standardErrors) / largest(found.coefficients)).toBeLessThanOrEqual(0.05);
    expect(found.warnings).toEqual([]);
    // one block less would not have done
    const less = await new Lime(tileClassifier(bumpy), {
      ...TILE_OPTIONS,
      sampling,
      numSamples: Math.max(2, found.numSamples - block),
    }).explain(WHITE);
    const ratio = largest(less.standardErrors) / largest(less.coefficients);
    expect(found.numSamples === 1 + block || ratio > 0.05).toBe(true);
    expect(await new Lime(tileClassifier(bumpy), options).explain(WHITE)).toEqual(found);
  });

  test('a tighter tolerance takes more samples', async () => {
    const used: number[] = [];
    for (const tolerance of [0.05, 0.025, 0.0125]) {
      const lime = new Lime(tileClassifier(bumpy), { ...TILE_OPTIONS, budget: { tolerance } });
      used.push((await lime.explain(WHITE)).numSamples);
    }
    expect(used[1]).toBeGreaterThan(used[0]);
    expect(used[2]).toBeGreaterThan(used[1]);
  });

  test('a budget that ends before its tolerance gives a warning', async () => {
    const lime = new Lime(tileClassifier(bumpy), {
      ...TILE_OPTIONS,
      budget: { samples: 100, tolerance: 0.0001 },
    });
    const { numSamples, warnings } = await lime.explain(WHITE);
    expect(numSamples).toBe(100);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^the budget ended before the tolerance: at 0\.\d+, not 0\.0001$/);
  });

  test('ends by its time, between two batches', async () => {
    const batches: number[] = [];
    const slow = tileClassifier(bumpy, (images) => {
      batches.push(images);
      const end = performance.now() + 20;
      while (performance.now() < end);
    });
    const seen: number[] = [];
    const lime = new Lime(slow, { ...TILE_OPTIONS, batchSize: 16, budget: { milliseconds: 70 } });
    const { numSamples } = await lime.explain(WHITE, { onProgress: (fraction) => seen.push(fraction) });
    expect(batches.length).toBeLessThanOrEqual(4);
    expect(numSamples).toBe(16 * batches.length);
    expect(seen[seen.length - 1]).toBe(1);
    const none = new Lime(slow, { ...TILE_OPTIONS, batchSize: 16, budget: { milliseconds: 0 } });
    expect((await none.explain(WHITE)).numSamples).toBe(16);
  });

  test('a model that ignores the photo is settled as soon as can be', async () => {
    const lime = new Lime(
      tileClassifier(() => [0.5]),
      { ...TILE_OPTIONS, budget: { tolerance: 0.01 } },
    );
    expect((await lime.explain(WHITE)).numSamples).toBe(33);
  });

  test.each([
    [
      { numSamples: 100, budget: { tolerance: 0.1 } },
      '`numSamples` must be left out beside a `budget`, got 100',
    ],
    [{ budget: { samples: 1 } }, '`budget.samples` must be an integer in 2..1000000, got 1'],
    [{ budget: { milliseconds: -1 } }, '`budget.milliseconds` must be a number of at least 0, got -1'],
    [{ budget: { tolerance: Number.NaN } }, '`budget.tolerance` must be a number of at least 0, got NaN'],
    [{ budget: { seconds: 1 } }, 'budget: unknown option `seconds`'],
    [{ budget: 100 }, 'budget: `options` must be an object, got 100'],
  ])('refuses %o', (options, text) => {
    expect(() => new Lime(tileClassifier(bumpy), options as object)).toThrow(text);
  });
});

describe('Lime', () => {
  test.each([1, 7, 32, 1000])(
    'has a batch of %i images in memory at most, and gives the same for all',
    async (batchSize) => {
      let [largest, total] = [0, 0];
      const classifier = tileClassifier(bumpy, (images) => {
        largest = Math.max(largest, images);
        total += images;
      });
      const found = await new Lime(classifier, { ...TILE_OPTIONS, batchSize, numSamples: 130 }).explain(
        WHITE,
      );
      expect(largest).toBeLessThanOrEqual(batchSize);
      expect(total).toBe(130);
      const same = await new Lime(tileClassifier(bumpy), { ...TILE_OPTIONS, numSamples: 130 }).explain(WHITE);
      expect(found).toEqual(same);
    },
  );

  test('the surrogates of all classes come from one sampling', async () => {
    // the probability of the second class falls by half of what that of the first rises
    const options = { ...TILE_OPTIONS, link: 'identity' as const };
    const one = await new Lime(tileClassifier(bumpy), options).explain(WHITE, { target: 0 });
    const two = await new Lime(tileClassifier(bumpy), options).explain(WHITE, { target: 1 });
    expect(two.surrogates).toEqual(one.surrogates);
    expect(two.coefficients).toEqual(one.surrogates[1]?.coefficients);
    expect(
      farthest(
        two.coefficients,
        one.coefficients.map((value) => value / -2),
      ),
    ).toBeLessThan(1e-6);
  });

  describe('score', () => {
    const effects = [0.9, -0.4, 0.2, 1.5, 0, 0.3, -1.1, 0.05, 0.6, -0.7, 0.8, 0.1];
    const additive = (shown: number[]): number[] => {
      const logit = shown.reduce((sum, value, i) => sum + value * effects[i], -0.5);
      return [1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))];
    };
    const explain = (options: LimeOptions, answer = additive) =>
      new Lime(tileClassifier(answer), { ...TILE_OPTIONS, alpha: 0, ...options }).explain(WHITE, {
        target: 0,
      });

    test.each(['antithetic', 'orthogonal'] as const)(
      'finds effects that add up on the logit exactly (%s)',
      async (sampling) => {
        const found = await explain({ sampling, numSamples: 128 });
        expect(farthest(found.coefficients, effects)).toBeLessThan(1e-5);
        expect(found.intercept).toBeCloseTo(-0.5, 5);
        expect(found.r2).toBeCloseTo(1, 9);
        const { probability } = found.target;
        expect(found.localPrediction).toBeCloseTo(Math.log(probability / (1 - probability)), 5);
        // two classes that share all there is are opposites
        expect(
          farthest(
            found.surrogates[1]?.coefficients,
            effects.map((e) => -e),
          ),
        ).toBeLessThan(1e-5);
        expect((await explain({ sampling, numSamples: 128, link: 'identity' })).r2).toBeLessThan(0.99);
      },
    );

    test('is the logit where masks come with their opposites, and otherwise the probability', async () => {
      const own = (count: number, { count: width }: Segments, random: Random): Masks =>
        sampleMasks('orthogonal', count, superpixels(width), random);
      for (const [sampling, link] of [
        ['orthogonal', 'logit'],
        ['antithetic', 'logit'],
        ['bernoulli', 'identity'],
        [own, 'identity'],
      ] as const) {
        expect(await explain({ sampling })).toEqual(await explain({ sampling, link }));
      }
    });

    test('no probability is nearer to 0 or 1 than 1e-5', async () => {
      const steps = ([a]: number[]): number[] => [a, 1 - a];
      const { coefficients, intercept } = await explain({}, steps);
      const most = Math.log((1 - 1e-5) / 1e-5);
      expect(coefficients[0]).toBeCloseTo(2 * most, 6);
      expect(intercept).toBeCloseTo(-most, 6);
    });

    test('refuses the logit of a value that is no probability, by name', async () => {
      const scores = ([a]: number[]): number[] => [3 * a, 0];
      await expect(explain({}, scores)).rejects.toThrow(
        "the classifier must give probabilities, got 3: `link: 'identity'` takes any numbers",
      );
      const { coefficients } = await explain({ link: 'identity' }, scores);
      expect(coefficients[0]).toBeCloseTo(3, 6);
    });
  });

  test('against another class it explains the difference of the two', async () => {
    const explain = (target: number, against: number) =>
      new Lime(tileClassifier(bumpy), TILE_OPTIONS).explain(WHITE, { target, against });
    const [one, two] = [await explain(0, 1), await explain(1, 0)];
    expect([one.target.index, one.against?.[0].index]).toEqual([0, 1]);
    const [first, second] = one.surrogates.map(({ coefficients }) => coefficients) as [
      Float64Array,
      Float64Array,
    ];
    expect(
      farthest(
        one.coefficients,
        first.map((value, i) => value - second[i]),
      ),
    ).toBeLessThan(1e-12);
    expect(
      farthest(
        two.coefficients,
        one.coefficients.map((value) => -value),
      ),
    ).toBeLessThan(1e-12);
  });

  describe('the map with shrinkage', () => {
    const errors = {
      coefficients: Float64Array.of(3, -3, 0.5, -0.5),
      standardErrors: Float64Array.of(1, 0.5, 1, 0.25),
    };

    test.each([
      [0, [3, -3, 0.5, -0.5]],
      [1, [2, -2.5, 0, -0.25]],
      [2, [1, -2, 0, 0]],
      [5.5, [0, -0.25, 0, 0]],
      // none would be left
      [6, [3, -3, 0.5, -0.5]],
    ])('%s standard errors', (shrinkage, expected) => {
      expect(shrunk(errors, shrinkage)).toEqual(Float64Array.from(expected));
    });

    test('has no value that chance explains, and leaves the coefficients as they are', async () => {
      const explain = (options: LimeOptions) =>
        new Lime(tileClassifier(bumpy), { ...TILE_OPTIONS, numSamples: 128, ...options }).explain(WHITE);
      const [plain, drawn] = [await explain({}), await explain({ shrinkage: 2 })];
      expect(drawn.coefficients).toEqual(plain.coefficients);
      const expected = spread(shrunk(plain, 2), TILES).data;
      expect(drawn.saliency.data).toEqual(expected);
      // tiles from the fifth on change nothing
      const idle = TILES.data.indexOf(11);
      expect([plain.saliency.data[idle] !== 0, drawn.saliency.data[idle]]).toEqual([true, 0]);
      expect(drawn.saliency.data[TILES.data.indexOf(0)]).toBeGreaterThan(0);
    });

    test('is as without any where samples are too few for standard errors', async () => {
      const options = { ...TILE_OPTIONS, numSamples: 8 };
      const few = await new Lime(tileClassifier(bumpy), { ...options, shrinkage: 2 }).explain(WHITE);
      expect(few.standardErrors[0]).toBe(Number.POSITIVE_INFINITY);
      expect(few.saliency).toEqual((await new Lime(tileClassifier(bumpy), options).explain(WHITE)).saliency);
    });

    test.each([-1, Number.NaN, '2'])('refuses %s', (shrinkage) => {
      expect(() => new Lime(tileClassifier(bumpy), { shrinkage: shrinkage as number })).toThrow(
        '`shrinkage`',
      );
    });
  });

  test('a noise baseline comes from the seed', async () => {
    const brightness = fromFunction((images) => tf.div(tf.mean(images, [1, 2]), 255), {
      classNames: ['red', 'green', 'blue'],
      inputSize: SIZE,
    });
    const explain = (seed: number, sampling: Sampling = 'orthogonal') =>
      new Lime(brightness, {
        segmentation: TILES,
        baseline: 'noise',
        seed,
        sampling,
        numSamples: 64,
      }).explain(noisePhoto(12, 12));
    expect(await explain(3)).toEqual(await explain(3));
    const masks = sampleMasks('orthogonal', 64, TILES, new Random(0));
    const [a, b] = [await explain(3, () => masks), await explain(4, () => masks)];
    expect(a.coefficients).not.toEqual(b.coefficients);
  });

  test.each([
    [
      'a label without a pixel',
      { ...TILES, count: 13 },
      'must have every label in 0..12, got none that is 12',
    ],
    ['a label too many', { ...TILES, count: 11 }, 'must be labels in -1..10, got 11'],
    [
      'more labels than pixels',
      { ...TILES, count: 145 },
      '`segmentation.count` must be an integer in 1..144',
    ],
    ['another size', gridSegments({ width: 12, height: 6 }, 1, 1), 'must have the same size'],
    ['too few labels', { ...TILES, data: new Int32Array(5) }, '`segmentation.data` must have 144 values'],
    ['another array', { ...TILES, data: new Uint8Array(144) }, '`segmentation.data` must be an Int32Array'],
  ])('refuses a label map with %s', async (_, segmentation, text) => {
    const lime = new Lime(tileClassifier(bumpy), { segmentation: segmentation as Segments });
    await expect(lime.explain(WHITE)).rejects.toThrow(text);
  });
});
