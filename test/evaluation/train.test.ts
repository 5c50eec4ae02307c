import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wilson } from '../../src/evaluation/statistics/wilson.js';
import { chooseThreshold } from '../../src/evaluation/train/chooseThreshold.js';
import { personAccuracy } from '../../src/evaluation/train/personAccuracy.js';
import { readDataset } from '../../src/evaluation/train/readDataset.js';
import { type SplitPhoto, splitPeople } from '../../src/evaluation/train/splitPeople.js';

const photo = (person: string, classes: string[], more: Partial<SplitPhoto> = {}): SplitPhoto => ({
  person,
  classes,
  where: person,
  ...more,
});

test('a split keeps the photos of a person together, and gives each part its share of every class', () => {
  const photos = Array.from({ length: 200 }, (_, i) =>
    photo(`person ${Math.floor(i / 2)}`, i % 20 < 2 ? ['rare'] : ['common']),
  );
  const splits = splitPeople(photos, 0);
  for (let i = 0; i < photos.length; i += 2) expect(splits[i]).toBe(splits[i + 1]);
  const count = (split: string, name: string): number =>
    photos.filter(({ classes }, i) => splits[i] === split && classes.includes(name)).length;
  expect(['train', 'validation', 'test'].map((split) => count(split, 'rare'))).toEqual([12, 4, 4]);
  expect(['train', 'validation', 'test'].map((split) => count(split, 'common'))).toEqual([108, 36, 36]);
  expect(splitPeople(photos, 0)).toEqual(splits);
  expect(splitPeople(photos, 1)).not.toEqual(splits);
});

test('a split keeps the parts of the table, for all photos of the person, and refuses two for one', () => {
  const photos = [
    photo('a', ['x'], { split: 'test' }),
    photo('a', ['x']),
    photo('b', ['x'], { split: 'validation' }),
    photo('c', ['x']),
  ];
  expect(splitPeople(photos, 0)).toEqual(['test', 'test', 'validation', 'train']);
  expect(() => splitPeople([...photos, photo('a', ['x'], { split: 'train', where: 't.csv:6' })], 0)).toThrow(
    't.csv:6 must have the split test as other photos of a, got train',
  );
});

test.each([
  ['separable around .5', [0.7, 0.8, 0.9], [0.1, 0.2, 0.3], 0.5],
  ['separable below .5', [0.3, 0.4, 0.9], [0.05, 0.1, 0.2], 0.25],
  ['separable above .5', [0.9, 0.95, 0.97], [0.6, 0.7, 0.8], 0.85],
  // at .45 all positives and three of four negatives are right, elsewhere less
  ['overlapping', [0.5, 0.6, 0.7], [0.1, 0.2, 0.4, 0.65], 0.5],
  ['too few', [0.9, 0.8], [0.1, 0.2, 0.3], undefined],
])('a threshold has the highest balanced accuracy (%s)', (_, positives, negatives, expected) => {
  expect(chooseThreshold(positives, negatives)).toBe(expected);
});

test('an accuracy has the interval of Wilson, wider where people have several photos', () => {
  const alone = Array.from({ length: 20 }, (_, i) => ({ person: `${i}`, right: i < 16 }));
  const bootstrap = { rounds: 400, seed: 0 };
  expect(personAccuracy(alone, bootstrap)).toEqual(wilson(16, 20));
  // five people, one of whom is wrong four times
  const grouped = alone.map(({ right }, i) => ({ person: `${Math.floor(i / 4)}`, right }));
  const found = personAccuracy(grouped, bootstrap);
  expect(found.rate).toBe(0.8);
  expect(found.low).toBeLessThan(wilson(16, 20).low);
  expect(found.high).toBe(1);
});

test('a column of the table that is named is no fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lucidface-train-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'photos.csv');
  const rows = Array.from({ length: 12 }, (_, i) => `${i}.jpg,${i % 2 === 0 ? 2 : 0},taken at home`);
  await writeFile(file, ['path,blurred,note', ...rows].join('\n'));
  for (let i = 0; i < rows.length; i++) await writeFile(join(folder, `${i}.jpg`), '');
  const settings = { acceptableClass: 'acceptable', activation: 'sigmoid', seed: 0 } as const;
  await expect(readDataset(file, { ...settings, extraColumns: [] })).rejects.toThrow('in the column note');
  const { classNames, photos } = await readDataset(file, { ...settings, extraColumns: ['note'] });
  expect(classNames).toEqual(['acceptable', 'blurred']);
  expect(photos).toHaveLength(12);
});

test('an acceptable class of its own name must be there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lucidface-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['good', 'blurred']) {
    await mkdir(join(folder, name));
    for (let i = 0; i < 6; i++) await writeFile(join(folder, name, `${i}.jpg`), '');
  }
  const settings = { activation: 'sigmoid', seed: 0, extraColumns: [] } as const;
  await expect(readDataset(folder, { ...settings, acceptableClass: 'god' })).rejects.toThrow(
    '`acceptableClass` must be a class of a photo, one of "blurred", "good", got "god"',
  );
  const { acceptableClass } = await readDataset(folder, { ...settings, acceptableClass: 'good' });
  expect(acceptableClass).toBe('good');
});
