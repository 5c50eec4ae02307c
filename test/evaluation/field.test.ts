import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/lucidface.js';
import { boxErrors } from '../../src/evaluation/analysis/boxErrors.js';
import { BOX_CHANGES } from '../../src/evaluation/data/boxChanges.js';
import type { Measured } from '../../src/evaluation/data/shot.js';
import { withLight } from '../../src/evaluation/data/withLight.js';
import { type EvaluationResult, type GroupedPhoto, groupErrors, wilson } from '../../src/evaluation/index.js';
import { peopleRounds } from '../../src/evaluation/statistics/peopleRounds.js';
import { startBackend } from '../../src/node/startBackend.js';
import { faceReferences } from '../../src/references/index.js';

/** Photos of a group of which the first `rejected` are rejected, and the first `dark` are called dark. */
const group = (name: string, count: number, rejected: number, dark = 0): GroupedPhoto[] =>
  Array.from({ length: count }, (_, i) => ({
    person: `${name} ${i}`,
    group: name,
    passable: true,
    labels: new Map([['dark', 0]]),
    acceptable: i >= rejected,
    reached: i < dark ? ['dark'] : [],
  }));

describe('errors by group', () => {
  const bootstrap = { rounds: 2000, seed: 0 };

  test('are counted on passable photos, and on photos without the fault', () => {
    const photos = [
      ...group('a', 40, 4, 10),
      ...group('b', 40, 2, 1),
      // bad photos that are rejected, and dark ones that are named so, are no errors
      ...group('a', 10, 10, 10).map((photo) => ({
        ...photo,
        passable: false,
        labels: new Map<string, 0 | 1>([['dark', 1]]),
      })),
      // neither known to pass nor to be dark
      { ...group('b', 1, 1, 1)[0], passable: undefined, labels: new Map<string, 0 | 1>() },
      { ...group('b', 1, 1, 1)[0], group: '' },
    ];
    const { groups, gaps } = groupErrors(photos, ['dark', 'blurred'], { bootstrap });
    expect(groups).toEqual({
      a: { photos: 50, rejected: wilson(4, 40), named: { dark: wilson(10, 40) } },
      b: { photos: 41, rejected: wilson(2, 40), named: { dark: wilson(1, 40) } },
    });
    expect(gaps.rejected).toMatchObject({ highest: 'a', lowest: 'b' });
    expect(gaps.rejected?.value).toBeCloseTo(0.05, 12);
    expect(gaps.named.dark.value).toBeCloseTo(0.225, 12);
    expect(Object.keys(gaps.named)).toEqual(['dark']);
  });

  test('take a time that grows with the photos, not with their square', () => {
    // one person has half of all photos, too
    const one = group('b', 40_000, 100).map((photo) => ({ ...photo, person: 'one' }));
    const begun = performance.now();
    const { groups } = groupErrors([...group('a', 40_000, 100), ...one], ['dark'], {
      bootstrap: { rounds: 1, seed: 0 },
    });
    expect(groups.a.photos).toBe(40_000);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('the gap has the interval of a difference of two shares', () => {
    const { gaps } = groupErrors([...group('a', 100, 30), ...group('b', 200, 20)], [], { bootstrap });
    const deviation = Math.sqrt((0.3 * 0.7) / 100 + (0.1 * 0.9) / 200);
    expect(gaps.rejected?.value).toBeCloseTo(0.2, 12);
    expect(gaps.rejected?.low).toBeCloseTo(0.2 - 1.96 * deviation, 1);
    expect(gaps.rejected?.high).toBeCloseTo(0.2 + 1.96 * deviation, 1);
    expect(gaps.rejected?.low).toBeGreaterThan(0.05);
  });

  test('photos of one person count as one', () => {
    const grouped = (photos: GroupedPhoto[]): GroupedPhoto[] =>
      photos.map((photo, i) => ({ ...photo, person: `${photo.group} ${Math.floor(i / 10)}` }));
    const width = (photos: GroupedPhoto[]): number => {
      const { low = 0, high = 0 } = groupErrors(photos, [], { bootstrap }).gaps.rejected ?? {};
      return high - low;
    };
    const [a, b] = [group('a', 100, 30), group('b', 100, 10)];
    expect(width([...grouped(a), ...grouped(b)])).toBeGreaterThan(2 * width([...a, ...b]));
  });

  test('the gap stands beside that of random groups', () => {
    const photos = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((name) => group(name, 400, 40));
    const byChance = (of: GroupedPhoto[]): number =>
      groupErrors(of, [], { bootstrap }).gaps.rejected?.byChance ?? 0;
    // 95th percentile of the range of seven normal values: 4.17 standard deviations
    expect(byChance(photos)).toBeCloseTo(4.17 * Math.sqrt((0.1 * 0.9) / 400), 2);
    expect(byChance(photos)).toBe(byChance(photos));
    const inTens = photos.map((photo, i) => ({ ...photo, person: `${Math.floor(i / 10)}` }));
    expect(byChance(inTens)).toBeGreaterThan(2.5 * byChance(photos));
  });

  test('only large groups are compared', () => {
    const photos = [...group('a', 29, 20), ...group('b', 30, 3), ...group('c', 30, 0)];
    expect(groupErrors(photos, []).gaps.rejected).toMatchObject({ highest: 'b', lowest: 'c' });
    expect(groupErrors(photos.slice(0, 59), []).gaps).toEqual({ named: {} });
    expect(groupErrors(photos, [], { least: 29 }).gaps.rejected?.highest).toBe('a');
    expect(() => groupErrors(photos, [], { least: 0 })).toThrow(
      '`least` must be an integer of at least 1, got 0',
    );
    expect(() => groupErrors([{}] as never, [])).toThrow('`photos[0].person` must be a string');
  });
});

test('rounds over people keep the photos of a person together', () => {
  const rounds = [...peopleRounds(['a', 'b', 'a', 'c'], { rounds: 50, seed: 3 })];
  expect(rounds.length).toBe(50);
  for (const [a, b, again, c] of rounds) {
    expect(again).toBe(a);
    expect(a + b + c).toBe(3);
  }
});

test('a photo with half the light has half of it in every channel, and its alpha', () => {
  const photo = { data: Uint8Array.of(255, 188, 0, 200), width: 1, height: 1 };
  // 188 is half of the light of white, 137 a quarter
  expect([...withLight(photo, 0.5).data]).toEqual([188, 137, 0, 200]);
  expect(withLight(photo, 1).data).toEqual(photo.data);
  expect([...withLight(photo, 2).data]).toEqual([255, 255, 0, 200]);
});

test('boxes are moved by a tenth of their sides, and scaled around their centres', () => {
  const face = { x: 100, y: 50, width: 40, height: 60 };
  const boxes = Object.fromEntries(Object.entries(BOX_CHANGES).map(([name, change]) => [name, change(face)]));
  expect(boxes).toEqual({
    'moved left': { x: 96, y: 50, width: 40, height: 60 },
    'moved right': { x: 104, y: 50, width: 40, height: 60 },
    'moved up': { x: 100, y: 44, width: 40, height: 60 },
    'moved down': { x: 100, y: 56, width: 40, height: 60 },
    'scaled by 0.8': { x: 104, y: 56, width: 32, height: 48 },
    'scaled by 1.25': { x: 95, y: 42.5, width: 50, height: 75 },
  });
});

test('verdicts that other boxes turn are counted by change, by photo and in all', () => {
  const verdicts = (...acceptable: boolean[]): Measured[] =>
    acceptable.map((one, i) => ({ person: `${i}`, acceptable: one }) as Measured);
  const found = boxErrors(
    verdicts(true, true, false, false),
    { left: verdicts(false, true, false, true), right: verdicts(false, true, false, false) },
    { rounds: 400, seed: 0 },
  );
  expect(found).toMatchObject({
    photos: 4,
    changes: { left: wilson(2, 4), right: wilson(1, 4) },
    any: wilson(2, 4),
  });
  expect(found?.turned.rate).toBe(3 / 8);
  expect(found?.turned.low).toBeLessThan(3 / 8);
  expect(found?.turned.high).toBeGreaterThan(3 / 8);
  expect(boxErrors([], {}, { rounds: 1, seed: 0 })).toBeUndefined();
});

describe('lucidface evaluate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lucidface-field-'));
    await startBackend('wasm');
    const portraits = await faceReferences({ width: 192, height: 192 });
    const rows = ['path,person,origin,blurred,dark,overall'];
    for (let i = 0; i < 4; i++) {
      const { data, width, height } = portraits[i % portraits.length];
      const photo = sharp(Buffer.from(data), { raw: { width, height, channels: 3 } });
      await photo
        .clone()
        .png()
        .toFile(join(folder, `good-${i}.png`));
      await photo
        .clone()
        .blur(6)
        .png()
        .toFile(join(folder, `blurred-${i}.png`));
      const origin = i % 2 === 0 ? 'north' : 'south';
      rows.push(`good-${i}.png,p${i},${origin},0,0,0`, `blurred-${i}.png,p${i},${origin},2,0,2`);
    }
    await writeFile(join(folder, 'photos.csv'), `${rows.join('\n')}\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
    const [out, error]: [string[], string[]] = [[], []];
    const code = await main(
      ['evaluate', '--data', folder, '--out', join(folder, 'out'), '--rounds', '50', ...args],
      {
        out: (text: string) => void out.push(text),
        error: (text: string) => void error.push(text),
      },
    );
    return { code, out: out.join('\n'), error: error.join('\n') };
  }

  test('--groups and --boxes measure the photos of a table', async () => {
    const { numTensors } = tf.memory();
    const { code, out, error } = await run('--groups', '--group', 'origin', '--boxes', '--detect');
    expect(error).toBe('');
    expect(code).toBe(0);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(out).toContain('gaps, photos as they are: no two groups have 30 photos');
    expect(out).toMatch(/verdicts that other boxes turn: \d+(\.\d)? % \[/);
    const text = await readFile(join(folder, 'out', 'evaluation.json'), 'utf8');
    const { groups, boxes, own, notes }: EvaluationResult = JSON.parse(text);
    expect(Object.keys(groups?.asTheyAre.groups ?? {})).toEqual(['north', 'south']);
    for (const name of ['north', 'south']) {
      const { photos, rejected, named } = groups?.asTheyAre.groups[name] ?? { photos: 0, named: {} };
      expect(photos).toBe(4);
      expect(rejected?.total).toBe(2);
      expect(named.dark.total).toBe(4);
      expect(named.blurred.total).toBe(2);
    }
    expect(groups?.dimmed.light).toBe(0.7);
    expect(own?.photos).toBe(8);
    const found = Number(/in (\d) of the 8 others a face was found/.exec(notes[0])?.[1]);
    expect(found).toBeGreaterThan(3);
    expect(boxes?.photos).toBe(found);
    expect(Object.keys(boxes?.changes ?? {})).toEqual(Object.keys(BOX_CHANGES));
    const report = await readFile(join(folder, 'out', 'evaluation.md'), 'utf8');
    expect(report).toContain('## Groups');
    expect(report).toContain('| passable photos rejected |');
    expect(report).toContain('## Other boxes');
  });

  test.each([
    ['--groups', '`--groups` must be left out for photos without a group'],
    ['--boxes', '`--boxes` must be left out for photos without a face box'],
  ])('%s refuses photos that lack what it needs', async (flag, text) => {
    const { code, error } = await run(flag, '--extra-column', 'origin');
    expect(code).toBe(2);
    expect(error).toContain(text);
  });
});
