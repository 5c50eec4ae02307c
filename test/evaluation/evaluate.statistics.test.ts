import { describe, expect, test } from 'vitest';
import {
  averagePrecision,
  confusionMatrix,
  discardArea,
  errorRates,
  errorVersusDiscard,
  estimate,
  expectedCalibrationError,
  fitPlatt,
  fitTemperature,
  type Ranking,
  ranking,
  rateDifference,
  reliabilityBins,
  rocAuc,
  rocCurve,
  sigmoid,
  softmaxAt,
  thresholdForFalseAccepts,
  thresholdForFalseRejects,
  wilson,
} from '../../src/evaluation/statistics/index.js';
import { logit } from '../../src/logit.js';
import { Random } from '../../src/random.js';

/** Positives and negatives, each sample a person of its own. */
function ranked(positives: readonly number[], negatives: readonly number[]): Ranking {
  const side = (scores: readonly number[], positive: boolean) =>
    scores.map((score, i) => ({ score, positive, person: `${positive}${i}` }));
  return ranking([...side(negatives, false), ...side(positives, true)]);
}

describe('ROC-AUC', () => {
  test('is the share of pairs in the right order, ties counting half', () => {
    // pairs: .9 beats both, .4 beats .1 and ties with .4: 3.5 of 4
    expect(rocAuc(ranked([0.9, 0.4], [0.4, 0.1]))).toBe(3.5 / 4);
    expect(rocAuc(ranked([2, 3], [0, 1]))).toBe(1);
    expect(rocAuc(ranked([0, 1], [2, 3]))).toBe(0);
    expect(rocAuc(ranked([5, 5], [5]))).toBe(0.5);
  });

  test('equals counting every pair, with weights as with repeated samples', () => {
    const random = new Random(1);
    const samples = Array.from({ length: 60 }, (_, i) => ({
      score: random.integer(20),
      positive: i % 3 === 0,
      person: `person ${i % 7}`,
    }));
    const weightOf = (person: string): number => Number(person.slice(7)) % 3;
    const full = ranking(samples);
    const byPerson: number[] = [];
    const sorted = [...samples].sort((a, b) => b.score - a.score);
    for (const { person } of sorted)
      byPerson[full.person[sorted.findIndex((s) => s.person === person)]] = weightOf(person);
    let [above, pairs] = [0, 0];
    for (const p of samples.filter(({ positive }) => positive)) {
      for (const n of samples.filter(({ positive }) => !positive)) {
        const weight = weightOf(p.person) * weightOf(n.person);
        above += weight * (p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0);
        pairs += weight;
      }
    }
    expect(rocAuc(full, byPerson)).toBeCloseTo(above / pairs, 12);
  });

  test('needs both sides, and numbers', () => {
    expect(() => ranked([1], [])).toThrow('`samples` must have both sides, got 1 positives and 0 negatives');
    expect(() => ranked([Number.NaN], [1])).toThrow('`score` must be a number, got NaN');
  });

  test('has a curve from nothing to everything whose area it is', () => {
    const both = ranked([0.9, 0.4], [0.4, 0.1]);
    expect(rocCurve(both)).toEqual([
      { threshold: Infinity, falsePositives: 0, truePositives: 0 },
      { threshold: 0.9, falsePositives: 0, truePositives: 0.5 },
      { threshold: 0.4, falsePositives: 0.5, truePositives: 1 },
      { threshold: 0.1, falsePositives: 1, truePositives: 1 },
    ]);
  });
});

describe('average precision', () => {
  test('is the mean precision at each positive', () => {
    // ranks of the positives 1 and 3: (1/1 + 2/3) / 2
    expect(averagePrecision(ranked([0.9, 0.5], [0.7, 0.1]))).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision(ranked([2, 3], [0, 1]))).toBe(1);
  });

  test('gives tied scores one threshold', () => {
    expect(averagePrecision(ranked([5, 5], [5, 5, 5, 5]))).toBeCloseTo(2 / 6, 12);
  });
});

describe('the bootstrap', () => {
  test('has the value itself on both ends where no draw can change it', () => {
    const found = estimate(ranked([3, 4, 5], [0, 1, 2]), rocAuc, { rounds: 200, seed: 3 });
    expect(found).toEqual({ value: 1, low: 1, high: 1, positives: 3, negatives: 3, people: 6 });
  });

  test('draws people: two samples of each person are no more evidence than one', () => {
    const random = new Random(0);
    const once = Array.from({ length: 40 }, (_, i) => ({
      score: random.normal(i % 2),
      positive: i % 2 === 1,
      person: `person ${i}`,
    }));
    const single = estimate(ranking(once), rocAuc, { rounds: 400, seed: 1 });
    const doubled = estimate(ranking(once.flatMap((sample) => [sample, sample])), rocAuc, {
      rounds: 400,
      seed: 1,
    });
    const strangers = estimate(
      ranking([...once, ...once.map((sample) => ({ ...sample, person: `other ${sample.person}` }))]),
      rocAuc,
      { rounds: 400, seed: 1 },
    );
    expect(doubled.value).toBe(single.value);
    expect([doubled.low, doubled.high]).toEqual([single.low, single.high]);
    expect(strangers.high - strangers.low).toBeLessThan(0.85 * (single.high - single.low));
  });

  test('covers the true area at about its nominal rate', () => {
    const random = new Random(5);
    const truth = 0.7602; // of two normal distributions one deviation apart
    let covered = 0;
    for (let run = 0; run < 200; run++) {
      const draw = (mean: number): number[] => Array.from({ length: 60 }, () => random.normal(mean));
      const { low, high } = estimate(ranked(draw(1), draw(0)), rocAuc, { rounds: 200, seed: run });
      covered += Number(low <= truth && truth <= high);
    }
    expect(covered).toBeGreaterThan(200 * 0.89);
    expect(covered).toBeLessThan(200);
  });

  test('gives the same bounds for the same seed, others for another', () => {
    const random = new Random(2);
    const draw = (mean: number): number[] => Array.from({ length: 30 }, () => random.normal(mean));
    const both = ranked(draw(1), draw(0));
    const run = (seed: number) => estimate(both, rocAuc, { rounds: 100, seed });
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  test('learns nothing from a single person', () => {
    const samples = [1, 0].map((score) => ({ score, positive: score === 1, person: 'one' }));
    expect(estimate(ranking(samples), rocAuc)).toMatchObject({ value: 1, low: 0, high: 1, people: 1 });
  });
});

describe('thresholds', () => {
  const good = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

  test('reject the requested share of good photos', () => {
    expect(thresholdForFalseRejects(good, 0.1)).toBe(0.95);
    expect(thresholdForFalseRejects(good, 0.25)).toBe(0.9);
    expect(thresholdForFalseRejects(good, 1)).toBe(0.1);
    const none = thresholdForFalseRejects(good, 0);
    expect(none).toBeGreaterThan(0.95);
    expect(none).toBeLessThan(0.9500001);
  });

  test('do not break ties in favour of the rate', () => {
    expect(errorRates([], [0.5, 0.5, 0.9], thresholdForFalseRejects([0.5, 0.5, 0.9], 0.5)).falseRejects).toBe(
      1 / 3,
    );
    expect(thresholdForFalseAccepts([0.5, 0.5, 0.9], 0.4)).toBe(0.5);
  });

  test('accept the requested share of defects', () => {
    expect(thresholdForFalseAccepts(good, 0)).toBe(0.1);
    expect(thresholdForFalseAccepts(good, 0.3)).toBe(0.4);
    expect(errorRates(good, [], 0.4).falseAccepts).toBeCloseTo(0.3, 12);
    expect(errorRates(good, [0.4, 0.3], 0.4)).toEqual({ falseAccepts: 0.3, falseRejects: 0.5 });
  });

  test('refuse no scores and rates that are none', () => {
    expect(() => thresholdForFalseAccepts([], 0.1)).toThrow(
      '`positives` must be at least one score, got none',
    );
    expect(() => thresholdForFalseRejects(good, 1.5)).toThrow('`rate` must be a number in 0..1, got 1.5');
  });
});

test('a confusion matrix counts pairs of true and predicted class', () => {
  const pairs = [
    { truth: 'a', predicted: 'a' },
    { truth: 'a', predicted: 'b' },
    { truth: 'b', predicted: 'b' },
    { truth: 'b', predicted: 'b' },
  ];
  expect(confusionMatrix(pairs, ['a', 'b', 'c']).counts).toEqual([
    [1, 1, 0],
    [0, 2, 0],
    [0, 0, 0],
  ]);
  expect(() => confusionMatrix([{ truth: 'd', predicted: 'a' }], ['a'])).toThrow(
    '`truth` must be one of "a"',
  );
});

describe('reliability', () => {
  const predictions = [
    { probability: 0.1, positive: false },
    { probability: 0.2, positive: true },
    { probability: 0.9, positive: true },
    { probability: 1, positive: true },
  ];

  test('compares confidence and frequency bin by bin', () => {
    const bins = reliabilityBins(predictions, 2);
    expect(bins[0]).toMatchObject({ from: 0, to: 0.5, count: 2, frequency: 0.5 });
    expect(bins[0]?.confidence).toBeCloseTo(0.15, 12);
    expect(bins[1]).toMatchObject({ count: 2, confidence: 0.95, frequency: 1 });
    // half of the predictions are .35 off, the others .05
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.2, 12);
  });

  test('leaves empty bins out', () => {
    const bins = reliabilityBins(predictions, 10);
    expect(bins[5]).toEqual({ from: 0.5, to: 0.6, count: 0, confidence: null, frequency: null });
    expect(expectedCalibrationError(bins)).toBeCloseTo((0.1 + 0.8 + 0.1 + 0) / 4, 12);
  });

  test('without predictions there is no calibration error: 0 would be that of a perfect model', () => {
    expect(expectedCalibrationError(reliabilityBins([]))).toBeNaN();
    expect(expectedCalibrationError([])).toBeNaN();
  });

  test.each([10, 15, 22, 49, 100])(
    'a probability on a bound lies in the bin that begins there: %i bins',
    (bins) => {
      for (let k = 0; k < bins; k++) {
        const found = reliabilityBins([{ probability: k / bins, positive: true }], bins);
        expect(found.findIndex(({ count }) => count === 1)).toBe(k);
      }
    },
  );
});

describe('Platt scaling', () => {
  test('finds the exact answer for two distinct logits', () => {
    // at -1 one of five is positive, at 1 three of five; with Platt's targets
    const logits = [-1, -1, -1, -1, -1, 1, 1, 1, 1, 1];
    const labels = [1, 0, 0, 0, 0, 1, 1, 1, 0, 0];
    const [high, low] = [(4 + 1) / (4 + 2), 1 / (6 + 2)];
    const [left, right] = [logit((high + 4 * low) / 5), logit((3 * high + 2 * low) / 5)];
    const { scale, offset } = fitPlatt(logits, labels);
    expect(scale).toBeCloseTo((right - left) / 2, 8);
    expect(offset).toBeCloseTo((right + left) / 2, 8);
  });

  test('leaves no gradient, and comes near the scale and offset that made the labels', () => {
    const random = new Random(4);
    const logits = Array.from({ length: 20000 }, () => random.normal(0, 3));
    const labels = logits.map((x) => random.bernoulli(sigmoid(0.6 * x - 1)));
    const { scale, offset } = fitPlatt(logits, labels);
    const positives = labels.filter(Boolean).length;
    const [high, low] = [(positives + 1) / (positives + 2), 1 / (20000 - positives + 2)];
    const residuals = logits.map((x, i) => sigmoid(scale * x + offset) - (labels[i] ? high : low));
    expect(residuals.reduce((sum, value) => sum + value, 0) / 20000).toBeCloseTo(0, 9);
    expect(residuals.reduce((sum, value, i) => sum + value * logits[i], 0) / 20000).toBeCloseTo(0, 9);
    // three standard errors
    expect(Math.abs(scale - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(offset + 1)).toBeLessThan(0.07);
  });

  test('stays finite where the sides can be told apart without error, and far from 0', () => {
    const { scale, offset } = fitPlatt([-16, -15, -14, 14, 15, 16], [0, 0, 0, 1, 1, 1]);
    expect(scale).toBeGreaterThan(0);
    expect(scale).toBeLessThan(1);
    expect(sigmoid(scale * 15 + offset)).toBeCloseTo(4 / 5, 2);
    const far = fitPlatt([1e4, 1e4 + 1], [0, 1]);
    expect(sigmoid(far.scale * 1e4 + far.offset)).toBeCloseTo(1 / 3, 4);
  });

  test('is flat for logits without information', () => {
    const { scale, offset } = fitPlatt([2, 2, 2, 2], [1, 0, 1, 0]);
    expect(sigmoid(scale * 2 + offset)).toBeCloseTo(0.5, 8);
  });

  test('needs both sides, one label a logit, and finite logits', () => {
    expect(() => fitPlatt([1, 2], [1, 1])).toThrow('both sides, got 2 positives and 0 negatives');
    expect(() => fitPlatt([1, 2], [1])).toThrow('`labels` must have 2 values, got 1');
    expect(() => fitPlatt([1, Infinity], [1, 0])).toThrow('`logits[1]` must be finite, got Infinity');
  });
});

describe('temperature scaling', () => {
  test('finds the temperature at which confidence is accuracy', () => {
    // two classes 4 apart, right in three of four: sigmoid(4 / T) = 3 / 4
    const rows = [1, 2, 3, 4].map(() => [4, 0]);
    const temperature = fitTemperature(rows, [0, 0, 0, 1]);
    expect(temperature).toBeCloseTo(4 / Math.log(3), 8);
    expect(softmaxAt([4, 0], temperature)[0]).toBeCloseTo(0.75, 8);
  });

  test('stays in bounds where every label is right, or wrong', () => {
    expect(fitTemperature([[1, 0]], [0])).toBeLessThan(0.2);
    expect(fitTemperature([[1, 0]], [0])).toBeGreaterThanOrEqual(0.05);
    expect(fitTemperature([[9, 0]], [1])).toBeCloseTo(20, 8);
    expect(() => fitTemperature([], [])).toThrow('one value a row, got 0 for 0 rows');
  });

  test.each([1, 1e3, 1e6])('finds the minimum of logits of any size: times %d', (size) => {
    const random = new Random(3);
    for (let round = 0; round < 50; round++) {
      const rows = Array.from({ length: 20 }, () =>
        Array.from({ length: 4 }, () => size * random.uniform(-1, 1)),
      );
      const labels = rows.map((row) =>
        random.bernoulli(0.8) ? row.indexOf(Math.max(...row)) : random.integer(4),
      );
      const loss = (temperature: number): number =>
        rows.reduce((sum, row, i) => {
          const most = Math.max(...row);
          const powers = row.reduce((total, value) => total + Math.exp((value - most) / temperature), 0);
          return sum + Math.log(powers) - (row[labels[i]] - most) / temperature;
        }, 0);
      const found = loss(fitTemperature(rows, labels));
      for (let t = 0.05; t <= 20; t *= 1.02) expect(found).toBeLessThanOrEqual(loss(t) * (1 + 1e-9));
    }
  });
});

describe('error versus discard', () => {
  test('falls as the worst photos go first', () => {
    expect(errorVersusDiscard([1, 2, 3, 4], [0, 0, 1, 1])).toEqual([
      { discarded: 0, error: 0.5 },
      { discarded: 0.25, error: 1 / 3 },
      { discarded: 0.5, error: 0 },
      { discarded: 0.75, error: 0 },
    ]);
  });

  test('rises where the score is the wrong way round, and stays flat where it is the same for all', () => {
    const errors = (scores: number[]): number[] =>
      errorVersusDiscard(scores, [0, 0, 1, 1]).map(({ error }) => error);
    expect(errors([4, 3, 2, 1])).toEqual([0.5, 2 / 3, 1, 1]);
    expect(errors([7, 7, 7, 7])).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  test('has an area that is the mean error up to a share', () => {
    const curve = errorVersusDiscard([1, 2, 3, 4], [0, 0, 1, 1]);
    // trapezoids of .5, 1/3 and 0 a quarter apart
    expect(discardArea(curve, 0.5)).toBeCloseTo((0.5 / 2 + 1 / 3) / 2, 12);
    expect(discardArea(curve, 0.25)).toBeCloseTo((0.5 + 1 / 3) / 2, 12);
    expect(discardArea(curve, 0.125)).toBeCloseTo((0.5 + 5 / 12) / 2, 12);
    expect(discardArea(errorVersusDiscard([1], [0.25]), 0.5)).toBe(0.75);
  });

  test('refuses a value that is no utility', () => {
    expect(() => errorVersusDiscard([1], [2])).toThrow('`utilities[0]` must be in 0..1, got 2');
    expect(() => errorVersusDiscard([1, 2], [1])).toThrow('one value a score, got 1 for 2');
    expect(() => errorVersusDiscard([Number.NaN], [1])).toThrow('`scores[0]` must be a number, got NaN');
  });
});

describe("Wilson's interval", () => {
  test('has the bounds of the literature', () => {
    // Newcombe 1998, table I: 81 of 263 and 15 of 148 (method 3)
    const common = wilson(81, 263);
    expect([common.low, common.high].map((value) => value.toFixed(4))).toEqual(['0.2553', '0.3662']);
    const rare = wilson(15, 148);
    expect([rare.low, rare.high].map((value) => value.toFixed(4))).toEqual(['0.0624', '0.1605']);
    const none = wilson(0, 20);
    expect([none.low, none.high].map((value) => value.toFixed(4))).toEqual(['0.0000', '0.1611']);
  });

  test('of a difference too', () => {
    // Newcombe 1998, second paper, table II, (a): 56/70 - 48/80, method 10
    const { value, low, high } = rateDifference(wilson(56, 70), wilson(48, 80));
    expect([value, low, high].map((number) => number.toFixed(4))).toEqual(['0.2000', '0.0524', '0.3339']);
  });

  test('refuses counts that are none', () => {
    expect(() => wilson(3, 2)).toThrow('`count` must be an integer in 0..2, got 3');
    expect(() => wilson(0, 0)).toThrow('`total` must be an integer');
  });
});
