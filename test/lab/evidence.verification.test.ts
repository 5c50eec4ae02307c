import { describe, expect, test } from 'vitest';
import { detection } from '../../lab/explanations/verification/detection.js';
import { fitLogistic } from '../../lab/explanations/verification/fitLogistic.js';
import { isRight } from '../../lab/explanations/verification/isRight.js';
import { planVerdicts } from '../../lab/explanations/verification/planVerdicts.js';
import { type Checked, SIGNALS } from '../../lab/explanations/verification/signals.js';
import { sureness } from '../../lab/explanations/verification/sureness.js';
import { TOGETHER, verify } from '../../lab/explanations/verification/verify.js';
import { DEGRADATIONS } from '../../src/degradations/index.js';

const NAMES = ['acceptable', 'blurred', 'dark', 'bright', 'noisy', 'occluded'];

describe('a detector of wrong answers', () => {
  test('has the area under its ROC curve, ties counting half', () => {
    // doubts of wrong ones 3 and 1, of right ones 2 and 1: 1 + 1 + 0 + 1/2 of 4
    expect(detection([3, 1, 2, 1], [true, true, false, false], []).value).toBe(0.625);
    expect(detection([1, 2], [true, false], []).value).toBe(0);
    expect(detection([1, 2], [false, false], []).value).toBeNaN();
  });

  test('counts each answer as often as the round drew it', () => {
    const { drawn } = detection(
      [3, 1, 2],
      [true, true, false],
      [
        [1, 1, 1],
        [3, 1, 1],
        [1, 0, 2],
        [0, 0, 1],
      ],
    );
    expect(drawn).toEqual([0.5, 0.75, 1, Number.NaN]);
  });
});

describe('logistic regression', () => {
  test('knows the shares of groups, but for the ridge', () => {
    const rows: number[][] = [];
    const labels: boolean[] = [];
    for (let i = 0; i < 4000; i++) {
      rows.push([i % 2]);
      labels.push(i % 2 === 0 ? i % 8 === 0 : i % 8 !== 1);
    }
    const trust = fitLogistic(rows, labels);
    expect(trust([0])).toBeCloseTo(0.25, 2);
    expect(trust([1])).toBeCloseTo(0.75, 2);
  });

  test('its gradient vanishes, the ridge included', () => {
    const rows = [
      [0, 5],
      [1, 2],
      [2, 7],
      [3, 1],
      [4, 3],
    ];
    const labels = [false, true, false, true, true];
    const trust = fitLogistic(rows, labels);
    const rest = rows.map((row, i) => trust(row) - Number(labels[i]));
    expect(rest.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
    const logit = (p: number): number => Math.log(p / (1 - p));
    for (const k of [0, 1]) {
      const values = rows.map((row) => row[k]);
      const mean = values.reduce((a, b) => a + b) / 5;
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 5);
      const moved = [...rows[0]];
      moved[k] = moved[k] + deviation;
      const weight = logit(trust(moved)) - logit(trust(rows[0]));
      const pull = values.reduce((sum, x, i) => sum + rest[i] * ((x - mean) / deviation), 0);
      expect(pull + weight).toBeCloseTo(0, 6);
    }
  });

  test('is finite for separable data, and for a feature that is the same everywhere', () => {
    const trust = fitLogistic(
      [
        [0, 1],
        [1, 1],
      ],
      [false, true],
    );
    expect(trust([1, 1])).toBeGreaterThan(0.5);
    expect(trust([1, 1])).toBeLessThan(1);
    expect(() => fitLogistic([], [])).toThrow(/at least one sample/);
  });
});

describe('the value of agreement', () => {
  const answer = (person: string, right: boolean, massInTop: number, confidence: number): Checked => ({
    person,
    right,
    signals: {
      ...{
        massInTop,
        massOverlap: 0,
        spearman: 0,
        pearson: 0,
        topIou: 0,
        cosine: 0,
        signAgreement: 0,
        sharedSegments: 0,
      },
      ...{ confidence, probability: 0, fit: 0 },
    },
  });
  const choosing = [
    answer('ann', true, 0.8, 0.9),
    answer('bob', true, 0.6, 0.2),
    answer('cem', false, 0.1, 0.8),
    answer('dora', false, 0.3, 0.1),
  ];

  test('joins it with confidence on some answers and reports on others', () => {
    const others = [
      answer('emil', true, 0.4, 0.5),
      answer('fay', true, 0.2, 0.5),
      answer('gil', false, 0.1, 0.4),
    ];
    const found = verify(choosing, { others, none: [] }, 0.35, 0);
    expect(found?.threshold).toBe(0.35);
    expect(found?.best).toBe(SIGNALS.massInTop);
    expect(found?.sets.map(({ name }) => name)).toEqual(['the answers that chose', 'others']);
    const [own, reported] = found?.sets ?? [];
    expect(own?.agreed).toEqual({ answers: 2, right: { value: 1, low: 1, high: 1 } });
    expect(reported).toMatchObject({
      answers: 3,
      wrong: 1,
      youden: 0.5,
      difference: { value: 0.5, low: 0, high: 1 },
    });
    expect(reported?.agreed).toMatchObject({ answers: 1, right: { value: 1 } });
    expect(reported?.others).toMatchObject({ answers: 2, right: { value: 0.5, low: 0, high: 1 } });
    const area = (name: string) => reported?.detectors.find((item) => item.name === name)?.auc.value;
    expect(area(SIGNALS.massInTop)).toBe(1);
    expect(area(SIGNALS.confidence)).toBe(1);
    expect(area(SIGNALS.fit)).toBe(0.5);
    expect(reported?.gain.value).toBe((area(TOGETHER) as number) - 1);
  });

  test('is silent where nothing is wrong', () => {
    expect(verify(choosing.slice(0, 2), { others: choosing }, 0.35, 0)).toBeUndefined();
  });
});

describe('whether a verdict is right', () => {
  const defect = (name: string, className: string) => ({ name, className, severity: 1 });

  test.each([
    ['clean', [], 'acceptable', true, true],
    ['clean', [], 'blurred', false, false],
    ['single', [defect('defocus', 'blurred')], 'blurred', false, true],
    ['single', [defect('defocus', 'blurred')], 'dark', false, false],
    ['single', [defect('defocus', 'blurred')], 'acceptable', true, false],
    ['masked', [defect('masked', 'occluded')], 'occluded', false, true],
    ['bad', [defect('nocolour+blur', 'blurred')], 'off-colour', false, true],
    ['bad', [defect('pose', 'bad')], 'turned', false, true],
    ['bad', [defect('pose', 'bad')], 'blurred', false, false],
    ['bad', [defect('bad', 'bad')], 'noisy', false, true],
    ['bad', [defect('bad', 'bad')], 'acceptable', true, false],
  ])('%s %j named %s', (kind, defects, named, acceptable, right) => {
    expect(isRight({ kind, defects }, named, acceptable)).toBe(right);
  });

  test('a verdict is sure by its distance from the threshold', () => {
    expect([0, 25, 50, 75, 100].map(sureness)).toEqual([1, 0.5, 0, 0.5, 1]);
  });
});

describe('verdicts to be checked', () => {
  const photos = Array.from({ length: 12 }, (_, i) => ({ person: `${i}` })) as never[];
  const plans = planVerdicts(photos, NAMES, 3);

  test('are four of each photo: as it was, two with a whole defect, one with a local one', () => {
    for (const { shots } of plans) {
      expect(shots.map(({ kind, defects }) => [kind, defects.length])).toEqual([
        ['clean', 0],
        ['single', 1],
        ['single', 1],
        ['single', 1],
      ]);
      for (const { defects } of shots) {
        for (const { name, className, severity } of defects) {
          expect(DEGRADATIONS).toHaveProperty(name);
          expect(NAMES).toContain(className);
          expect([0.5, 0.75]).toContain(severity);
        }
      }
    }
  });

  test('deal every local defect once before one comes again, and kinds that spread are kept to a part', () => {
    const local = plans.map(({ shots }) => shots[3]?.defects[0]);
    const first = local.slice(0, 10).map((defect) => `${defect?.name} ${defect?.severity}`);
    expect(new Set(first).size).toBe(10);
    for (const defect of local) {
      expect(defect?.local).toBe(defect?.name !== 'object' && defect?.name !== 'glare');
    }
    expect(planVerdicts(photos, NAMES, 3)).toEqual(plans);
  });
});
