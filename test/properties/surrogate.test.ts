import fc from 'fast-check';
import { describe, expect } from 'vitest';
import {
  fitSurrogates,
  kernelWeights,
  maskDistances,
  type Surrogate,
  sampleMasks,
} from '../../src/explainers/index.js';
import { pairedWeights, ridge, signConfidence } from '../../src/explainers/surrogate/surrogate.js';
import { Random } from '../../src/random.js';
import { property, seeds } from './arbitraries.js';

interface Problem {
  readonly width: number;
  readonly masks: Uint8Array;
  readonly answers: readonly number[];
  readonly weights: Float64Array;
  readonly alpha: number;
}

const answer = fc.double({ min: -2, max: 2, noNaN: true });
const problems: fc.Arbitrary<Problem> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 16 }))
  .chain(([width, rows]) =>
    fc.record({
      width: fc.constant(width),
      masks: fc.uint8Array({ minLength: rows * width, maxLength: rows * width, max: 1 }),
      answers: fc.array(answer, { minLength: rows, maxLength: rows }),
      weights: fc
        .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: rows, maxLength: rows })
        .map((weights) => Float64Array.from(weights)),
      alpha: fc.double({ min: 0.01, max: 3, noNaN: true }),
    }),
  );

function fitted({ masks, answers, weights, alpha }: Problem): Surrogate {
  return ridge(masks, weights, alpha)(answers);
}

function close(found: ArrayLike<number>, expected: ArrayLike<number>, error = 1e-9): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i], expected[i]];
    if (a !== b) expect(Math.abs(a - b)).toBeLessThan(error * (1 + Math.abs(b)));
  }
}

describe('ridge', () => {
  property(
    'solves the normal equations, the intercept unpenalised',
    problems,
    (problem) => {
      const { width, masks, answers, weights, alpha } = problem;
      const { coefficients, intercept } = fitted(problem);
      const pulled = new Float64Array(width);
      let residuals = 0;
      answers.forEach((value, n) => {
        const row = masks.subarray(n * width, (n + 1) * width);
        const predicted = row.reduce((sum, shown, i) => sum + shown * coefficients[i], intercept);
        const pull = weights[n] * (value - predicted);
        residuals += pull;
        row.forEach((shown, i) => {
          pulled[i] = pulled[i] + shown * pull;
        });
      });
      expect(residuals).toBeCloseTo(0, 10);
      close(
        pulled,
        coefficients.map((value) => alpha * value),
      );
    },
    300,
  );

  property(
    'does not change when the weights and the penalty are scaled together',
    fc.record({ problem: problems, scale: fc.double({ min: 0.05, max: 50, noNaN: true }) }),
    ({ problem, scale }) => {
      const one = fitted(problem);
      const weights = problem.weights.map((weight) => scale * weight);
      const two = fitted({ ...problem, weights, alpha: scale * problem.alpha });
      close(two.coefficients, one.coefficients);
      close([two.intercept, two.r2], [one.intercept, one.r2], 1e-7);
      close(two.standardErrors, one.standardErrors, 1e-6);
    },
  );

  property(
    'counts a sample twice when it comes twice, or has twice the weight',
    problems.chain((problem) =>
      fc.record({ problem: fc.constant(problem), n: fc.nat(problem.answers.length - 1) }),
    ),
    ({ problem, n }) => {
      const { width, masks, answers, weights } = problem;
      const row = masks.subarray(n * width, (n + 1) * width);
      const twice = fitted({
        ...problem,
        masks: Uint8Array.of(...masks, ...row),
        answers: [...answers, answers[n]],
        weights: Float64Array.of(...weights, weights[n]),
      });
      const heavy = fitted({
        ...problem,
        weights: weights.map((weight, i) => (i === n ? 2 * weight : weight)),
      });
      close(twice.coefficients, heavy.coefficients);
      close([twice.intercept, twice.localPrediction], [heavy.intercept, heavy.localPrediction]);
      close([twice.r2], [heavy.r2], 1e-7);
    },
  );

  property(
    'takes samples in any order',
    fc.record({ problem: problems, seed: seeds }),
    ({ problem, seed }) => {
      const { width, masks, answers, weights } = problem;
      const order = [...new Random(seed).permutation(answers.length)];
      const shuffled = fitted({
        ...problem,
        masks: Uint8Array.from(order.flatMap((n) => [...masks.subarray(n * width, (n + 1) * width)])),
        answers: order.map((n) => answers[n]),
        weights: Float64Array.from(order, (n) => weights[n]),
      });
      close(shuffled.coefficients, fitted(problem).coefficients);
    },
  );

  property(
    'is linear in the answers; a constant goes to the intercept alone',
    fc.record({ problem: problems, factor: answer, constant: answer }),
    ({ problem, factor, constant }) => {
      const one = fitted(problem);
      const two = fitted({ ...problem, answers: problem.answers.map((value) => factor * value + constant) });
      close(
        two.coefficients,
        one.coefficients.map((value) => factor * value),
      );
      close([two.intercept], [factor * one.intercept + constant]);
    },
  );

  property('says what it must of how good it is', problems, (problem) => {
    const { coefficients, intercept, r2, localPrediction, standardErrors, signConfidences } = fitted(problem);
    expect(r2).toBeLessThanOrEqual(1);
    expect(localPrediction).toBeCloseTo(
      coefficients.reduce((sum, value) => sum + value, intercept),
      12,
    );
    for (const error of standardErrors) expect(error).toBeGreaterThanOrEqual(0);
    for (const confidence of signConfidences) {
      expect(confidence).toBeGreaterThanOrEqual(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  property('gives each class what it would get alone', problems, (problem) => {
    const { masks, answers, weights, alpha } = problem;
    const outputs = answers.flatMap((value) => [value, 1 - value]);
    const [first, second] = fitSurrogates(masks, outputs, weights, alpha);
    expect(first).toEqual(fitted(problem));
    expect(second).toEqual(fitted({ ...problem, answers: answers.map((value) => 1 - value) }));
  });

  property(
    'finds a linear model again from a whole orthogonal design',
    fc.record({ truth: fc.array(answer, { minLength: 1, maxLength: 12 }), constant: answer, seed: seeds }),
    ({ truth, constant, seed }) => {
      const width = truth.length;
      const segments = { data: Int32Array.from(truth, (_, i) => i), width, height: 1, count: width };
      const masks = sampleMasks('orthogonal', 65, segments, new Random(seed));
      const answers = Array.from({ length: 65 }, (_, n) =>
        truth.reduce((sum, value, i) => sum + value * masks[n * width + i], constant),
      );
      const weights = pairedWeights(kernelWeights(maskDistances(masks, width), 0.25));
      const found = ridge(masks, weights, 0)(answers);
      close(found.coefficients, truth, 1e-6);
      close([found.intercept], [constant], 1e-6);
    },
  );
});

describe('the weights of samples', () => {
  property('fall with the share that is hidden', problems, ({ width, masks }) => {
    const distances = maskDistances(masks, width);
    const weights = kernelWeights(distances, 0.25);
    distances.forEach((distance, n) => {
      const shown = masks.subarray(n * width, (n + 1) * width).reduce((sum, value) => sum + value, 0);
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(1);
      expect(distance === 0).toBe(shown === width);
      distances.forEach((other, m) => {
        if (other < distance) expect(weights[m]).toBeGreaterThan(weights[n]);
      });
    });
  });

  property('of a pair are equal, and together what they were', problems, ({ weights }) => {
    const paired = pairedWeights(weights);
    if (weights.length < 3) return void expect(paired).toEqual(weights);
    expect(paired[0]).toBe(0);
    for (let n = 1; n + 1 < weights.length; n += 2) {
      expect(paired[n]).toBe(paired[n + 1]);
      expect(2 * paired[n]).toBeCloseTo(weights[n] + weights[n + 1], 12);
    }
    if (weights.length % 2 === 0) expect(paired[weights.length - 1]).toBe(0);
  });

  property(
    'confidence in a sign rises with the coefficient and falls with its error',
    fc.tuple(answer, answer, fc.double({ min: 0.01, max: 5, noNaN: true })),
    ([a, b, error]) => {
      const [small, large] = [Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b))];
      expect(signConfidence(large, error)).toBeGreaterThanOrEqual(signConfidence(small, error));
      expect(signConfidence(a, 2 * error)).toBeLessThanOrEqual(signConfidence(a, error));
      expect(signConfidence(-a, error)).toBe(signConfidence(a, error));
    },
  );
});
