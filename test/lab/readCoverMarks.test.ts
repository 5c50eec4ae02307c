import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COVER_KINDS } from '../../lab/data/coverKinds.js';
import { readCoverKinds } from '../../lab/data/readCoverKinds.js';
import {
  type CoverMark,
  MORE_FAIRFACE_COVERS,
  NATURAL_MASKS,
  readCoverMarks,
} from '../../lab/data/readCoverMarks.js';

/** Photos that are no part of the repository. */
const folder = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/${name}/`, import.meta.url));
const FAIRFACE = folder('fairface/photos');
const NATURAL = folder('natural');

let marks: CoverMark[];
let masks: CoverMark[];
beforeAll(async () => {
  [marks, masks] = await Promise.all([readCoverMarks(), readCoverMarks(NATURAL_MASKS)]);
});

const count = (of: (mark: CoverMark) => boolean): number => marks.filter(of).length;

describe('the marks', () => {
  test('for training alone are of other photos than those that are reported', async () => {
    const more = await readCoverMarks(MORE_FAIRFACE_COVERS);
    const reported = new Set(marks.map(({ photo }) => photo));
    expect(more.filter(({ photo, half }) => reported.has(photo) || half !== 'choose')).toEqual([]);
    expect(more.filter(({ grade }) => grade === 2).length).toBeGreaterThanOrEqual(60);
  });

  test('are at least 120, with at least 10 of each kind that has a goal', () => {
    expect(marks.length).toBeGreaterThanOrEqual(120);
    for (const kind of ['sunglasses', 'hand', 'hair', 'microphone', 'object'])
      expect(count(({ cover }) => cover === kind)).toBeGreaterThanOrEqual(10);
  });

  test('are in balanced halves, by kind and by skin tone', () => {
    for (const kind of COVER_KINDS) {
      const of = (half: string): number => count((mark) => mark.cover === kind && mark.half === half);
      expect(Math.abs(of('choose') - of('report')), kind).toBeLessThanOrEqual(1);
    }
    for (const tone of ['light', 'medium', 'dark']) {
      const of = (half: string): number => count((mark) => mark.skinTone === tone && mark.half === half);
      expect(of('report')).toBeGreaterThanOrEqual(20);
      expect(Math.abs(of('choose') - of('report')), tone).toBeLessThanOrEqual(4);
    }
  });

  test('are as many as in the README', async () => {
    const readme = await readFile(new URL('../../lab/data/README.md', import.meta.url), 'utf8');
    for (const kind of COVER_KINDS) {
      const of = (key: keyof CoverMark, value: string): number =>
        count((mark) => mark.cover === kind && mark[key] === value);
      const numbers = [of('half', 'choose'), of('half', 'report'), of('skinTone', 'dark')];
      expect(readme.replace(/ +/g, ' ')).toContain(`| ${kind} | ${numbers.join(' | ')} |`);
    }
    expect(readme).toMatch(new RegExp(`fairface-covers.json *\\| ${marks.length} `));
    expect(readme).toContain(`${count(({ grade }) => grade === 2)} photos are 2 (clear)`);
    expect(readme).toContain(`set on ${count(({ unsure }) => unsure === true)} photos`);
  });

  test('of one person are in one half', () => {
    const half = (name: string): string | undefined => marks.find(({ photo }) => photo === name)?.half;
    expect(half('7621.jpg')).toBeDefined();
    expect(half('7621.jpg')).toBe(half('21500.jpg'));
  });

  test('cover something, and not the whole photo of 224 x 224 pixels', () => {
    for (const { photo, polygons } of marks) {
      const area = polygons.reduce((sum, polygon) => sum + shoelace(polygon), 0) / 224 ** 2;
      expect(area, photo).toBeGreaterThan(0.004);
      expect(area, photo).toBeLessThan(0.6);
    }
  });

  test('of worn masks are for reporting only', () => {
    expect(masks).toHaveLength(30);
    for (const { cover, half } of masks) expect([cover, half]).toEqual(['mask', 'report']);
  });

  test('are of the kinds filled in for the labels', async () => {
    const kinds = await readCoverKinds();
    expect(kinds.size).toBe(105);
    for (const { photo, cover } of marks) expect(kinds.get(photo) ?? cover, photo).toBe(cover);
  });

  test.skipIf(!existsSync(FAIRFACE))('lie inside the photos of FairFace', () => inside(marks, FAIRFACE));
  test.skipIf(!existsSync(NATURAL))('lie inside the photos of worn masks', () => inside(masks, NATURAL));
});

/** Area of a polygon. */
function shoelace(polygon: CoverMark['polygons'][number]): number {
  const twice = polygon.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

async function inside(list: readonly CoverMark[], directory: string): Promise<void> {
  for (const { photo, polygons } of list) {
    const { width = 0, height = 0 } = await sharp(join(directory, photo)).metadata();
    for (const [x, y] of polygons.flat()) {
      expect(x, photo).toBeLessThanOrEqual(width);
      expect(y, photo).toBeLessThanOrEqual(height);
    }
  }
}

describe('readCoverMarks', () => {
  const square = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 9],
  ];
  const mark = { photo: '1.jpg', cover: 'hand', grade: 2, half: 'choose', polygons: [square] };
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'marks-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function read(content: unknown): Promise<CoverMark[]> {
    const file = join(directory, 'marks.json');
    await writeFile(file, JSON.stringify(content));
    return readCoverMarks(file);
  }

  test('reads the rows of the file', async () => {
    expect(await read([mark])).toEqual([mark]);
    expect(await read([])).toEqual([]);
  });

  test.each([
    ['no array', { mark }, 'must hold an array'],
    ['no object', [1], '`marks[0]` must be an object'],
    ['a path', [{ ...mark, photo: 'a/1.jpg' }], '`marks[0].photo` must be the name'],
    ['an unknown kind', [{ ...mark, cover: 'beard' }], '`marks[0].cover` must be one of'],
    ['an unknown grade', [{ ...mark, grade: 3 }], '`marks[0].grade` must be one of 1, 2, got 3'],
    ['an unknown half', [{ ...mark, half: 'test' }], '`marks[0].half` must be one of'],
    ['an unknown tone', [{ ...mark, skinTone: 'pale' }], '`marks[0].skinTone` must be one of'],
    ['no polygon', [{ ...mark, polygons: [] }], '`marks[0].polygons` must be a non-empty array'],
    ['a triangle', [{ ...mark, polygons: [square.slice(1)] }], 'must have 4 to 12 vertices, got 3'],
    [
      'a negative vertex',
      [{ ...mark, polygons: [square, [[-1, 0], ...square]] }],
      '`marks[0].polygons[1]` must consist of pairs of non-negative numbers',
    ],
    ['a photo twice', [mark, mark], '`marks[1].photo` is listed twice: 1.jpg'],
  ])('refuses %s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });
});

test('readCoverKinds refuses an unknown kind', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kinds-'));
  try {
    const file = join(directory, 'kinds.json');
    await writeFile(file, '{ "1.jpg": "beard" }');
    await expect(readCoverKinds(file)).rejects.toThrow('`kinds["1.jpg"]` must be one of');
  } finally {
    await rm(directory, { recursive: true });
  }
});
