import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Case } from '../../lab/explanations/cases.js';
import { FUSIONS, fused } from '../../lab/explanations/fusions/fusions.js';
import { guided } from '../../lab/explanations/fusions/guided.js';
import { precisionWeighted } from '../../lab/explanations/fusions/precisionWeighted.js';
import { smoothed } from '../../lab/explanations/fusions/smoothed.js';
import { withGuided } from '../../lab/explanations/fusions/withGuided.js';
import { gridLayout, TILE } from '../../lab/explanations/grid/gridLayout.js';
import { outline } from '../../lab/explanations/grid/outline.js';
import { pickShown } from '../../lab/explanations/grid/pickShown.js';
import { creditOf } from '../../lab/explanations/grid/showable.js';
import { openJournal } from '../../lab/explanations/journal.js';
import { halves } from '../../lab/explanations/people.js';
import { spreadOut } from '../../lab/explanations/sanity.js';
import { fingerprint } from '../../lab/fingerprint.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import { blurMap } from '../../src/fusion/blurMap.js';
import { mean, weighted } from '../../src/fusion/index.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import type { Explanation } from '../../src/types.js';

const map = (data: number[], width = data.length) => ({
  data: Float32Array.from(data),
  width,
  height: data.length / width,
});

describe('fusions that are tried', () => {
  test('LIME counts by its precision', () => {
    const lime = {
      segments: { data: Int32Array.from([0, 0, 1, 1]), width: 4, height: 1, count: 2 },
      coefficients: Float64Array.from([2, 1]),
      standardErrors: Float64Array.from([0, 1]),
    } as unknown as Explanation;
    const cam = {} as Explanation;
    const maps = [map([0, 1, 0, 1]), map([1, 1, 0.5, 0.5])];
    // the second superpixel keeps 1 / (1 + 1) of its value
    expect([...precisionWeighted(mean)(maps, undefined, [cam, lime]).data]).toEqual([0.5, 1, 0.125, 0.625]);
    expect(precisionWeighted(mean)(maps, undefined, [cam, cam])).toEqual(mean(maps));
  });

  test('smoothing keeps the middle of a peak, and its scale', () => {
    const peak = Float32Array.from({ length: 56 * 56 }, (_, i) => (i === 28 * 56 + 28 ? 1 : 0));
    const { data } = smoothed(mean)([{ data: peak, width: 56, height: 56 }]);
    expect(data[28 * 56 + 28]).toBeCloseTo(1, 6);
    // two pixels are a deviation
    expect(data[28 * 56 + 30]).toBeCloseTo(Math.exp(-0.5), 4);
    expect(data[26 * 56 + 28]).toBeCloseTo(Math.exp(-0.5), 4);
  });

  test('a blurred map keeps its sum', () => {
    const values = Array.from({ length: 28 * 28 }, (_, i) => Math.sin(i));
    const sum = (data: ArrayLike<number>): number => Array.from(data).reduce((a, b) => a + b, 0);
    expect(sum(blurMap(map(values, 28), 0.1).data)).toBeCloseTo(sum(Float32Array.from(values)), 2);
  });

  test('a coarse map takes the edge of a fine one', () => {
    const [width, height] = [56, 8];
    const at = (f: (x: number) => number) =>
      map(
        Array.from({ length: width * height }, (_, i) => f(i % width)),
        width,
      );
    const coarse = at((x) => Math.min(1, Math.max(0, (x - 18) / 20)));
    const step = at((x) => (x < 28 ? 0 : 1));
    const lime = { segments: {} } as unknown as Explanation;
    const { data } = guided([coarse, step], undefined, [{} as Explanation, lime]);
    const jump = (values: ArrayLike<number>): number => values[28] - values[27];
    expect(jump(coarse.data)).toBeCloseTo(0.05, 6);
    expect(jump(data)).toBeGreaterThan(0.3);
    expect(() => guided([step])).toThrow(RangeError);
  });

  test('the guided map is one more, behind the others', () => {
    const values = (seed: number): number[] => Array.from({ length: 28 * 28 }, (_, i) => Math.sin(seed * i));
    const [coarse, fine] = [map(values(0.01), 28), map(values(0.3), 28)];
    const parts = [{} as Explanation, { segments: {} } as unknown as Explanation];
    const given: number[] = [];
    const all = withGuided((maps) => {
      given.push(maps.length);
      return maps[2];
    })([coarse, fine], undefined, parts);
    expect(given).toEqual([3]);
    expect(all).toEqual(guided([coarse, fine], undefined, parts));
    const half = withGuided(weighted([0, 1, 1]))([coarse, fine], undefined, parts);
    expect(half.data[100]).toBeCloseTo((fine.data[100] + all.data[100]) / 2, 6);
  });

  test('all of them give a finite map that lies where both maps do', () => {
    const side = 28;
    const corner = (value: number) => (_: unknown, i: number) =>
      i % side < 14 && Math.floor(i / side) < 14 ? value : 0;
    const labels = Int32Array.from({ length: side * side }, (_, i) => (corner(1)(0, i) ? 0 : 1));
    const lime = {
      method: 'lime',
      target: { index: 0, name: 'a', probability: 1 },
      saliency: map(Array.from({ length: side * side }, corner(2)), side),
      segments: { data: labels, width: side, height: side, count: 2 },
      coefficients: Float64Array.from([2, 0]),
      standardErrors: Float64Array.from([0.1, 0.1]),
    } as unknown as Explanation;
    const cam = { ...lime, saliency: map(Array.from({ length: side * side }, corner(3)), side) };
    for (const [name, fusion] of Object.entries(FUSIONS)) {
      const { saliency } = fused(
        fusion,
        { method: 'grad-cam', target: cam.target, saliency: cam.saliency },
        lime,
      );
      expect(saliency.data.every(Number.isFinite), name).toBe(true);
      expect(saliency.data[0], name).toBeGreaterThan(saliency.data[side * side - 1]);
    }
  });
});

describe('the picture', () => {
  test('its tiles lie in rows and groups, and within it', () => {
    const layout = gridLayout(5, 2, 4);
    const first = layout.tile(0, 0, 0);
    expect(layout.tile(1, 0, 0)).toEqual({ left: first.left, top: first.top + TILE + 4 });
    expect(layout.tile(0, 0, 3).left).toBe(first.left + 3 * (TILE + 4));
    // a wider gap between people
    expect(layout.tile(0, 1, 0).left).toBe(first.left + 4 * TILE + 3 * 4 + 16);
    const last = layout.tile(4, 1, 3);
    expect([layout.width - last.left - TILE, layout.height - last.top - TILE]).toEqual([12, 12]);
    expect(layout.columnName(1, 2).x).toBe(layout.tile(0, 1, 2).left);
    expect(layout.columnName(0, 0).y).toBeLessThan(first.top);
    expect(layout.rowName(2).y).toBe(layout.tile(2, 0, 0).top + TILE / 2);
  });

  test('the outline is white on the border of the mask, black beside it, and the photo elsewhere', () => {
    const photo = { data: new Uint8Array(12 * 3).fill(100), width: 12, height: 1 };
    const mask = { data: Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]), width: 12, height: 1 };
    const { data } = outline(photo, mask);
    const red = Array.from({ length: 12 }, (_, i) => data[3 * i]);
    expect(red).toEqual([100, 100, 100, 100, 0, 255, 255, 0, 100, 100, 100, 100]);
  });

  test('shows generated people of the half that reports, never real ones', () => {
    const item = (person: string, source: string, defect: string, rest: Partial<Case> = {}): Case =>
      ({ half: 'report', person, source, defect, scores: {}, ...rest }) as Case;
    const cases = [
      item('london', 'london_set', 'blur'),
      item('choosing', 'faker_ai_portraits', 'blur', { half: 'choose' }),
      item('one', 'faker_ai_portraits', 'blur'),
      item('unseen', 'faker_ai_portraits', 'blur', { scores: undefined as never }),
      item('two', 'faker_ai_portraits', 'blur'),
      item('two', 'faker_ai_portraits', 'noise'),
      item('office', 'us_civilservice', 'blur'),
    ];
    const found = pickShown(cases, ['blur', 'noise', 'glare']);
    expect(found.map(({ defect, cases: shown }) => [defect, ...shown.map(({ person }) => person)])).toEqual([
      ['blur', 'two', 'one'],
      ['noise', 'two'],
      ['glare'],
    ]);
    expect(creditOf(['faker_ai_portraits'])).toBe(
      'Photos: generated portraits (faker_ai_portraits, CC0 1.0): these people do not exist.',
    );
  });
});

describe('the journal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('measures once, and never again', async () => {
    const file = join(folder, 'deep', 'a.jsonl');
    const journal = await openJournal(file);
    const measure = async () => ({ value: 1 / 3, odd: Number.NaN });
    expect(await journal.once('a', measure)).toEqual({ value: 1 / 3, odd: null });
    const fails = () => Promise.reject(new Error('measured again'));
    expect(await journal.once('a', fails)).toEqual({ value: 1 / 3, odd: null });
    expect(await (await openJournal(file)).once('a', fails)).toEqual({ value: 1 / 3, odd: null });
    await expect(journal.once('b', fails)).rejects.toThrow('measured again');
  });

  test('a line that was cut off is measured again, on a line of its own', async () => {
    const file = join(folder, 'a.jsonl');
    await writeFile(file, '{"id":"a","value":{"x":1}}\n{"id":"b","value":{"x":{"y":2}');
    const journal = await openJournal(file);
    expect(await journal.once('b', async () => ({ x: 3 }))).toEqual({ x: 3 });
    const again = await openJournal(file);
    const never = async () => ({ x: 0 });
    expect([await again.once('a', never), await again.once('b', never)]).toEqual([{ x: 1 }, { x: 3 }]);
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(4);
  });
});

test('two models that differ in one weight have different fingerprints', async () => {
  const own = await fingerprint(bundledModel);
  const changed = await fingerprint({
    load: async () => {
      const artifacts = await (bundledModel.load as NonNullable<typeof bundledModel.load>)();
      const bytes = new Uint8Array(artifacts.weightData as ArrayBuffer);
      bytes[99] = bytes[99] ^ 1;
      return artifacts;
    },
  });
  expect(own).toMatch(/^[0-9a-f]{64}$/);
  expect(await fingerprint(bundledModel)).toBe(own);
  expect(changed).not.toBe(own);
});

test('halves have one flawless photo of each person, sources in turns', () => {
  const photo = (person: string, split: string, source: string, flawless = true): Photo =>
    ({ person, split, source, flawless, path: `${person} ${source}` }) as Photo;
  const { choose, report } = halves(
    [
      photo('a', 'test', 'x'),
      photo('a', 'test', 'x'),
      photo('b', 'test', 'x'),
      photo('c', 'test', 'y', false),
      photo('d', 'test', 'y'),
      photo('e', 'validation', 'x'),
      photo('f', 'train', 'x'),
    ],
    2,
  );
  expect(report.map(({ person }) => person)).toEqual(['a', 'd']);
  expect(choose.map(({ person }) => person)).toEqual(['e']);
});

test('a few of many, the first and the last among them', () => {
  expect(spreadOut([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3)).toEqual([0, 5, 10]);
  expect(spreadOut([1, 2], 3)).toEqual([1, 2]);
});
