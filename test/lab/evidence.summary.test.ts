import { describe, expect, test } from 'vitest';
import { meanOverPeople, peopleWeights } from '../../lab/explanations/bootstrap.js';
import type { Case } from '../../lab/explanations/cases.js';
import { rankFusions } from '../../lab/explanations/chooseFusion.js';
import { evidenceReport } from '../../lab/explanations/evidenceReport.js';
import { goals } from '../../lab/explanations/goals.js';
import { pairedRanks, ranksOnPhoto } from '../../lab/explanations/pairedRanks.js';
import { PERMUTED_LABELS, TRUE_LABELS } from '../../lab/explanations/refitted.js';
import { METRICS, type Scores } from '../../lab/explanations/scores.js';
import { summarise } from '../../lab/explanations/summarise.js';
import { summariseRepairs } from '../../lab/explanations/summariseRepairs.js';
import { summariseSanity } from '../../lab/explanations/summariseSanity.js';
import { number, shown, shownPercent } from '../../lab/explanations/tables/format.js';
import { SIGNALS } from '../../lab/explanations/verification/signals.js';

const exactly = (value: number) => ({
  value: expect.closeTo(value, 12),
  low: expect.closeTo(value, 12),
  high: expect.closeTo(value, 12),
});

const scoresOf = (value: number, rest: Partial<Scores> = {}): Scores => ({
  ...(Object.fromEntries(
    METRICS.map((metric) => [metric, metric === 'deletion' ? 1 - value : value]),
  ) as Scores),
  ...rest,
});

describe('ranks on a photo', () => {
  test('each question counts the same, and less deletion is better', () => {
    const scores = [
      // the best by everything but deletion
      scoresOf(0.9, { deletion: 0.9 }),
      scoresOf(0.5),
      scoresOf(0.1),
    ];
    // localisation, insertion, stability: 1, 2, 3; deletion .9, .5, .9 as 1 - .1: ranks 2.5, 1, 2.5
    expect(ranksOnPhoto(scores)).toEqual([(3 * 1 + 2.5) / 4, (3 * 2 + 1) / 4, (3 * 3 + 2.5) / 4]);
  });

  test('within localisation its four metrics share one question', () => {
    const first = scoresOf(0.5, { pointing: 1 });
    // the first is ahead in one of four: localisation 1.375 against 1.625, all else a draw
    expect(ranksOnPhoto([first, scoresOf(0.5)])).toEqual([(1.375 + 4.5) / 4, (1.625 + 4.5) / 4]);
  });
});

describe('paired ranks', () => {
  const photo = (person: string, a: number, b: number) => ({
    person,
    scores: { a: scoresOf(a), b: scoresOf(b) },
  });

  test('are means over photos, and leads are paired', () => {
    const photos = [
      photo('ann', 0.9, 0.1),
      photo('bob', 0.9, 0.1),
      photo('cem', 0.1, 0.9),
      photo('dora', 0.5, 0.5),
    ];
    const found = pairedRanks(photos, ['a', 'b'], 0);
    expect(found.ranks.map(({ value }) => value)).toEqual([(1 + 1 + 2 + 1.5) / 4, (2 + 2 + 1 + 1.5) / 4]);
    expect(found.lead[0]?.value).toBeCloseTo(0.25, 12);
    expect(found.lead[0]?.low).toBeLessThan(0);
    expect(found.lead[0]?.high).toBeGreaterThan(0);
  });

  test('skip photos that one of them did not see', () => {
    const photos = [
      photo('ann', 0.9, 0.1),
      { person: 'bob', scores: { a: scoresOf(0.1) } },
      { person: 'cem' },
    ];
    const found = pairedRanks(photos, ['a', 'b'], 0);
    expect(found.photos).toBe(1);
    expect(found.ranks).toEqual([exactly(1), exactly(2)]);
  });

  test('choose the fusion with the best rank among Grad-CAM and LIME', () => {
    const scores = {
      'Grad-CAM': scoresOf(0.4),
      LIME: scoresOf(0.5),
      'fused: low': scoresOf(0.3),
      'fused: between': scoresOf(0.45),
      'fused: best': scoresOf(0.6),
    };
    const found = rankFusions([{ person: 'ann', scores }], 0);
    expect(found.map(({ name, ranks }) => [name, ranks.ranks.map(({ value }) => value)])).toEqual([
      ['fused: best', [1, 3, 2]],
      ['fused: between', [2, 3, 1]],
      ['fused: low', [3, 2, 1]],
    ]);
  });
});

test('people are drawn, not samples', () => {
  const rounds = peopleWeights(['ann', 'ann', 'bob'], 0);
  expect(rounds).toHaveLength(1000);
  expect(new Set(rounds.map((round) => round.join()))).toEqual(new Set(['2,2,0', '1,1,1', '0,0,2']));
  expect(peopleWeights(['ann', 'ann'], 0)).toEqual([]);
});

test('means leave out missing values', () => {
  const samples = [
    { person: 'ann', value: 1 },
    { person: 'bob', value: undefined },
    { person: 'cem', value: 3 },
  ];
  expect(meanOverPeople(samples, ({ value }) => value, 0)).toEqual({ value: 2, low: 1, high: 3 });
  expect(meanOverPeople([], () => 1, 0).value).toBeNaN();
});

const agreement = {
  spearman: 0.5,
  pearson: 0.5,
  massOverlap: 0.5,
  massInTop: 0.5,
  topIou: 0.5,
  cosine: 0.5,
  signAgreement: 0.5,
  sharedSegments: 0.5,
};
const repair = (drop: number) => ({
  original: { drop, random: 0.1, beaten: 1 },
  inpainted: { drop: drop / 2, random: 0.1, beaten: 0.5 },
});
const cases: Case[] = (['choose', 'report'] as const).flatMap((half) =>
  ['ann', 'bob', 'cem'].flatMap((person, p) =>
    ['blur', 'glare'].map(
      (defect): Case => ({
        id: `${half} ${person} ${defect}`,
        half,
        person: `${half} ${person}`,
        source: 'us_civilservice',
        defect,
        target: 'blurred',
        area: 0.2,
        probability: 0.9,
        confidence: 0.5,
        agreement: { ...agreement, massInTop: p === 0 ? 0 : 0.8 },
        fit: 0.7,
        costs: { LIME: { passes: 256, milliseconds: 10 }, 'plain lime': { passes: 257, milliseconds: 11 } },
        scores: {
          LIME: scoresOf(0.5 + p / 100),
          'Grad-CAM': scoresOf(0.4),
          Combined: scoresOf(0.55),
          'Grad-CAM, smoothed': scoresOf(0.45),
          'plain lime': scoresOf(0.2),
          // the peak is beside the defect of the first person
          'fused: min': scoresOf(half === 'choose' ? 0.7 : 0.1, { pointing: p === 0 ? 0 : 1 }),
          'fused: mean': scoresOf(half === 'choose' ? 0.45 : 0.6),
          ...(defect === 'blur' && { RISE: scoresOf(0.3) }),
        },
        ...(half === 'report' && { repairs: { LIME: repair(0.3), 'the defect itself': repair(0.8) } }),
      }),
    ),
  ),
);
cases.push({ ...cases[0], id: 'unseen', probability: 0.1, scores: undefined as never });

const verdict = (person: string, right: boolean, massInTop: number) => ({
  path: person,
  kind: 'clean',
  person,
  named: 'blurred',
  acceptable: false,
  right,
  signals: { ...agreement, massInTop, confidence: 0.5, probability: 0.5, fit: 0.5 },
});
const verdicts = {
  choose: [verdict('ann', true, 0.8), verdict('bob', false, 0.1)],
  report: [verdict('cem', true, 0.8), verdict('dora', false, 0.1), verdict('emil', true, 0.1)],
  natural: [],
};
const point = (name: string, y: number) => ({ x: 1, name, y });
const sanity = [0.1, 0.3].map((score, i) => ({
  person: `${i}`,
  curves: {
    'Grad-CAM': [point('top', 0.5), point('all', score), point(TRUE_LABELS, 0.8), point(PERMUTED_LABELS, 0)],
    LIME: [point('top', 0.5), point('all', score), point(TRUE_LABELS, 0.8), point(PERMUTED_LABELS, 0.3)],
  },
}));

/** What else the report is made of. */
const rest = {
  engine: 'onnx' as const,
  natural: 9,
  verdicts,
  permuted: {
    choose: [0.2, 0.3].map((massInTop, i) => ({ person: `${i}`, kind: 'clean', massInTop })),
    report: [0.1, 0.9].map((massInTop, i) => ({ person: `${i}`, kind: 'clean', massInTop })),
    natural: [],
  },
  located: [],
  repeats: [
    {
      person: 'ann',
      origin: 'made' as const,
      found: {
        'LIME, reference': { spearman: 0.95, milliseconds: 110 },
        'LIME, mean colour': { spearman: 0.9, milliseconds: 100 },
      },
    },
  ],
};

describe('the summary of the benchmark', () => {
  const summary = summarise({ cases, verdicts, sanity }, 0);

  test('the half that chooses chooses, the other reports', () => {
    // ahead by everything but pointing with the first person; the mean lies between Grad-CAM and LIME
    expect(summary.chosen).toBe('fused: min');
    const rank = (name: string) => summary.report.find((item) => item.name === name)?.rank;
    expect(rank('fused: mean')?.value).toBeLessThan(2);
    expect(summary.people).toEqual({ choose: 3, report: 3 });
    expect(summary.comparisons.map(({ name }) => name)).toEqual(['Combined', 'fused: min']);
    // ahead of Grad-CAM and LIME on every photo
    expect(summary.comparisons[0]?.ranks.ranks).toEqual([exactly(1), exactly(3), exactly(2)]);
    expect(summary.comparisons[0]?.plainLime.lead).toEqual([exactly(1)]);
    expect(summary.comparisons[1]?.ranks.ranks[0]?.value).toBeGreaterThan(2);
  });

  test('means have intervals over people, and less deletion is better', () => {
    const lime = summary.report.find(({ name }) => name === 'LIME');
    expect(lime?.metrics.auc.value).toBeCloseTo(0.51, 12);
    expect(lime?.metrics.auc.low).toBeCloseTo(0.5, 12);
    expect(lime?.metrics.auc.high).toBeCloseTo(0.52, 12);
    expect(lime?.metrics.deletion.value).toBeCloseTo(0.49, 12);
    expect(lime?.passes).toBe(256);
  });

  test('a method that was not measured everywhere has no rank, a defect that the model did not see no share', () => {
    const rise = summary.report.find(({ name }) => name === 'RISE');
    expect(rise?.photos).toBe(3);
    expect(rise?.rank).toBeUndefined();
    expect(summary.defects).toEqual([
      { name: 'blur', photos: 7, seen: 6, area: expect.closeTo(0.2, 12) },
      { name: 'glare', photos: 6, seen: 6, area: expect.closeTo(0.2, 12) },
    ]);
  });

  test('maps are right where their peak lies in the defect', () => {
    const [chose, reported] = summary.maps?.sets ?? [];
    // no evidence in the same places with the first person, whose maps are wrong, .8 with the others
    expect(summary.maps?.threshold).toBe(0.7);
    expect(reported?.youden).toBe(1);
    expect([chose?.answers, chose?.wrong]).toEqual([6, 2]);
    expect([reported?.answers, reported?.wrong, reported?.agreed.answers]).toEqual([6, 2, 4]);
    expect(reported?.detectors.find(({ name }) => name === SIGNALS.massInTop)?.auc.value).toBe(1);
  });

  test('repairs are compared with random regions of the same photo', () => {
    const found = summariseRepairs(cases, 0);
    expect(found.map(({ name, kind, photos }) => [name, kind, photos])).toEqual([
      ['LIME', 'original', 6],
      ['the defect itself', 'original', 6],
      ['LIME', 'inpainted', 6],
      ['the defect itself', 'inpainted', 6],
    ]);
    expect(found[0]).toMatchObject({
      drop: exactly(0.3),
      random: exactly(0.1),
      lead: exactly(0.2),
      beaten: exactly(1),
    });
    expect(found[3]).toMatchObject({ lead: exactly(0.3), beaten: exactly(0.5) });
  });

  test('a sanity check is passed where less than .3 is left by both', () => {
    const [cam, lime] = summariseSanity(sanity, 0);
    expect(cam?.layers.map(({ name, similarity }) => [name, similarity.value])).toEqual([
      ['top', 0.5],
      ['all', 0.2],
    ]);
    expect(cam).toMatchObject({
      passed: true,
      photos: 2,
      trueLabels: exactly(0.8),
      permutedLabels: exactly(0),
    });
    expect(lime?.passed).toBe(false);
    expect(summariseSanity([], 0)).toEqual([]);
  });

  test('as Markdown between the marks of a document', () => {
    const context = {
      ...({ samples: 256, people: 3, every: 5, seed: 0, backend: 'wasm', version: 'x 1' } as const),
      ...rest,
    } as const;
    const picture = { file: 'evidence.jpg', credit: 'Photos: mine.' };
    const before = '# Why\n<!-- measured -->\nold\n<!-- end -->\nMore\n';
    const text = evidenceReport(summary, { ...context, picture }, before);
    expect(text).toMatch(/^# Why\n<!-- measured -->\n\nWritten by `npm run evidence/);
    expect(text).toContain('**fused: min**');
    // cem of three is right, and the maps of this verdict agree; of two right ones emil's do not
    expect(text).toContain('where the verdict on a face is right: at least 0.8 | 2 | **no** | 0.50 |');
    expect(text).toContain('fitted to labels in random order agree: at most 0.1 | 2 | **no** | 0.50 |');
    expect(text).toContain('over that with the mean colour: at most 1.15 | 1 | yes | 1.10 [1.10, 1.10] |');
    expect(text).toContain('Combined ahead of LIME by the mean rank | 6 | yes |');
    expect(text).toContain('| peak on worn masks: at least 0.95 | 0 | not measured | - |');
    expect(text.indexOf('**no**')).toBeLessThan(text.indexOf('| yes |'));
    expect(text).toContain('| model fitted to labels in random order | 2 | 50 % | 0.10 |');
    expect(text).toContain('| blur | 7 | 6 | 20 % |');
    expect(text).toContain('| LIME | 256 | 10 |');
    expect(text).toContain('](evidence.jpg)\n\nPhotos: mine.');
    expect(text).toContain('- Sanity checks: Grad-CAM passes, LIME fails.');
    expect(text).toContain(
      '- Made defects, other people: 100 % [100, 100] of the verdicts are right when the maps agree (33 % of the cases), 50 % [0, 100] when not: no significant difference, 50 % [0, 100].',
    );
    expect(text).toContain(
      'Combined is ahead of Grad-CAM (2.00 [2.00, 2.00]) and ahead of LIME (1.00 [1.00, 1.00]).',
    );
    expect(text).not.toMatch(/NaN|undefined/);
    expect(evidenceReport(summary, { ...context, picture }, text)).toBe(text);
  });

  test('reports that there is nothing to verify, without figures', () => {
    const right = { choose: [verdict('ann', true, 0.8)], report: [], natural: [] };
    const found = summarise({ cases, verdicts: right, sanity: [] }, 0);
    expect(found.verdicts).toBeUndefined();
    const context = {
      samples: 256,
      people: 3,
      every: 5,
      seed: 0,
      backend: 'wasm',
      version: undefined,
      ...{ ...rest, verdicts: right },
    } as const;
    const text = evidenceReport(found, { ...context, picture: undefined });
    expect(text).toContain('the value of agreement cannot be measured');
    expect(text).not.toContain('### Sanity checks');
    expect(text).not.toContain('.jpg');
  });
});

test('goals need intervals that lie apart', () => {
  const at = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  const metrics = Object.fromEntries(
    METRICS.map((name) => [name, at(name === 'energy' ? 2.5 : 0.89, 0)]),
  ) as never;
  const ranks = {
    names: ['Combined', 'Grad-CAM', 'LIME'],
    photos: 9,
    ranks: [at(1.5, 0.1), at(1.65, 0.1), at(2.5, 0.1)],
    lead: [at(0.15, 0.1), at(1, 0.1)],
  };
  const plainLime = { names: ['Combined', 'plain lime'], photos: 9, ranks: [], lead: [at(0.1, 0.05)] };
  expect(goals({ metrics, ranks, plainLime, sanity: undefined }).map(({ reached }) => reached)).toEqual([
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('numbers without one are a dash, and 0 has no sign', () => {
  expect([number(Number.NaN, 2), number(null, 2), number(-0.001, 2), number(-0.01, 2)]).toEqual([
    '-',
    '-',
    '0.00',
    '-0.01',
  ]);
  expect(shown({ value: 0.5, low: 0.25, high: 1 }, 1)).toBe('0.5 [0.3, 1.0]');
  expect(shownPercent({ value: Number.NaN, low: 0, high: 0 })).toBe('-');
});
