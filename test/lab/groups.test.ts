import { describe, expect, test } from 'vitest';
import { groupsReport, type PartOfPhotos } from '../../lab/groups/groupsReport.js';
import type { JudgedPhoto } from '../../lab/groups/judgePhotos.js';
import { namingThresholds } from '../../lab/train/calibrate.js';
import { foldsText } from '../../lab/train/modelCard.js';
import type { Grade } from '../../src/evaluation/data/photoRecord.js';

/** 40 passable photos of each of two groups, of which some are rejected for side light that is not there. */
function photos(rejected: Readonly<Record<string, number>>, prefix: string): JudgedPhoto[] {
  return Object.entries(rejected).flatMap(([group, count]) =>
    Array.from({ length: 40 }, (_, i) => ({
      ...{ person: `${prefix} ${group} ${i}`, group, passable: true, acceptable: i >= count },
      labels: new Map<string, 0 | 1>([['side-lit', 0]]),
      reached: i < count ? ['side-lit'] : [],
      ...{ age: i % 2 === 0 ? '20-29' : '30-39', gender: 'Female' },
      ...{ overall: i < 10 ? 1 : 0, agreed: i % 2 === 0 },
    })),
  );
}

describe('errors by group over several models', () => {
  const part = (folds: number[], rejected: Readonly<Record<string, number>>): PartOfPhotos => ({
    ...{ version: `without ${folds}`, folds },
    asTheyAre: photos(rejected, `${folds}`),
    dimmed: photos({ one: 40, two: 40 }, `${folds}`),
    boxes: { 'as it is': photos(rejected, `${folds}`), 'moved up': photos({ one: 0, two: 0 }, `${folds}`) },
  });
  const text = groupsReport(
    [part([0], { one: 4, two: 8 }), part([1, 2], { one: 8, two: 16 })],
    ['side-lit'],
    0,
  );

  test('pools the photos of all models, and keeps a row for each model', () => {
    expect(text).toContain('160 natural photos');
    expect(text).toContain('| 0 | without 0 | 80 | 15.0 % [');
    expect(text).toContain('| 1, 2 | without 1,2 | 80 | 30.0 % [');
    expect(text).toMatch(
      /passable photos rejected \|[^|]*12 of 80[^|]*\|[^|]*24 of 80[^|]*\| 15\.0 \[.*two over one/,
    );
    expect(text).toMatch(/side-lit named where it is not \|[^|]*12 of 80/);
  });

  test('tells good photos from those with a slight fault, and those on which both passes agree', () => {
    // the first 10 of 40 photos have a slight fault, and are the first to be rejected
    expect(text).toMatch(/good photos rejected \|[^|]*0 of 60[^|]*\|[^|]*6 of 60/);
    expect(text).toMatch(/slight fault rejected \|[^|]*12 of 20[^|]*\|[^|]*18 of 20/);
    expect(text).toMatch(/both passes of labels agree \|[^|]*6 of 40[^|]*\|[^|]*12 of 40/);
  });

  test('counts the verdicts that other boxes turn', () => {
    expect(text).toContain('160 photos with a face box.');
    expect(text).toMatch(/\| moved up \| 36 of 160/);
  });

  test('has every grouping, with less light, too', () => {
    for (const title of ['By the seven groups of FairFace', 'By gender', 'By age'])
      expect(text).toContain(`## ${title}`);
    expect(text).toContain('With 70 % of the light');
    expect(text).toContain('80 of 80');
  });
});

describe('naming thresholds', () => {
  const rejected = (fault: Grade, turned: number) => ({
    photo: { faults: new Map([['turned', fault]]) },
    probabilities: { acceptable: 0.1, turned },
  });
  const photosAt = (values: readonly number[]) =>
    namingThresholds(
      [...values.map((value) => rejected(0, value)), rejected(2, 0.99), rejected(1, 0.95)] as never,
      { acceptable: 0.4, turned: 0.98 },
      new Set(['acceptable', 'turned']),
    );

  test('name one in fifty of the rejected photos that do not have the fault', () => {
    const values = Array.from({ length: 100 }, (_, i) => 0.5 + i / 250);
    const { turned } = photosAt(values);
    expect(values.filter((value) => value >= turned)).toHaveLength(2);
  });

  test('are at least .5, and left out where the threshold of the class is as low', () => {
    expect(photosAt([0.1, 0.2])).toEqual({ turned: 0.5 });
    expect(photosAt([0.985, 0.99, 0.995])).toEqual({});
    expect(photosAt([])).toEqual({});
  });
});

test('folds in words', () => {
  expect([[0], [1, 2], [1, 3, 4]].map(foldsText)).toEqual(['fold 0', 'folds 1 and 2', 'folds 1, 3 and 4']);
});
