import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFile } from '../../lab/data/dataFile.js';
import { readFairFace, readMoreFairFace } from '../../lab/train/fairFace.js';
import { readCsv } from '../../src/evaluation/data/csv.js';

let folder: string;
/** Photos that only the second pass labelled once, and those that two passes of this repository labelled. */
let once: string[];
let twice: string[];

beforeAll(async () => {
  const namesOf = async (file: string): Promise<string[]> =>
    (await readCsv(fileURLToPath(dataFile(file)))).rows.map(({ values }) => values.get('file') ?? '');
  const uncalibrated = new Set(await namesOf('fairface-labels-uncalibrated.csv'));
  const calibrated = await namesOf('fairface-labels-calibrated.csv');
  once = calibrated.filter((name) => !uncalibrated.has(name)).slice(0, 10);
  twice = calibrated.filter((name) => uncalibrated.has(name)).slice(0, 3);
  folder = await mkdtemp(join(tmpdir(), 'lucidface-fairface-'));
  await mkdir(join(folder, 'fairface', 'photos'), { recursive: true });
  for (const name of [...once, ...twice]) await writeFile(join(folder, 'fairface', name), '');
  const rows = [
    ...once.map((name, i) => `${name},20-29,Female,${i < 5 ? 'Black' : 'White'},bad,2,`),
    ...twice.map((name) => `${name},20-29,Female,White,,,`),
  ];
  await writeFile(
    join(folder, 'fairface', 'labels.csv'),
    ['file,age,gender,race,overall,blurred,cover', ...rows, ''].join('\n'),
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('the labelled photos of FairFace', () => {
  test('has the groups and grades of the table, the second pass beside them, and one photo of each group in each fold', async () => {
    const photos = await readFairFace(folder);
    expect(photos.map(({ path }) => basename(path))).toEqual(once.map((name) => basename(name)));
    for (const { group, overall, faults, extra, again } of photos) {
      expect(['Black', 'White']).toContain(group);
      expect(overall).toBe(2);
      expect(faults.get('blurred')).toBe(2);
      expect(extra.get('age')).toBe('20-29');
      expect(again?.overall).toBeTypeOf('number');
    }
    for (const group of ['Black', 'White']) {
      const folds = photos.filter((photo) => photo.group === group).map(({ fold }) => fold);
      expect(folds.sort()).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test('has the photos without labels in the table with both passes of this repository, for training alone', async () => {
    const photos = await readMoreFairFace(folder);
    expect(photos.map(({ path }) => basename(path))).toEqual(twice.map((name) => basename(name)));
    for (const { fold, overall, again } of photos) {
      expect(fold).toBeUndefined();
      expect(overall).toBeTypeOf('number');
      expect(again?.overall).toBeTypeOf('number');
    }
  });
});
