import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CSV } from '../../src/batch/csvResults.js';
import { IdSet } from '../../src/batch/IdSet.js';
import { JSON_LINES } from '../../src/batch/jsonLines.js';
import { linesOf } from '../../src/batch/linesOf.js';
import { listPhotos } from '../../src/batch/listPhotos.js';
import { mapPath } from '../../src/batch/mapWriter.js';
import type { PhotoInput } from '../../src/batch/photoInput.js';
import { photoProcessor } from '../../src/batch/photoProcessor.js';
import { ResultFile } from '../../src/batch/ResultFile.js';
import {
  type AssessedPhoto,
  measureUnits,
  type PhotoResult,
  type ResultHeader,
} from '../../src/batch/result.js';
import { runBatch } from '../../src/batch/runBatch.js';
import { shardOf } from '../../src/batch/shard.js';
import { outcomeOf, Tally } from '../../src/batch/summary.js';
import { throughWindow } from '../../src/batch/throughWindow.js';
import { MEASURES } from '../../src/measures/index.js';
import { photoFolder } from './photos.js';

let folder: string;
beforeAll(() => {
  folder = photoFolder();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}
const idsOf = async (photos: AsyncIterable<PhotoInput>): Promise<string[]> =>
  (await all(photos)).map(({ id }) => id.replace(`${folder}/`, ''));

describe('a set of ids', () => {
  test('knows each id once, after it has grown many times', () => {
    const ids = new IdSet();
    for (let i = 0; i < 20_000; i++) expect(ids.add(`photo ${i}`)).toBe(true);
    expect(ids.size).toBe(20_000);
    for (let i = 0; i < 20_000; i += 7) {
      expect(ids.has(`photo ${i}`)).toBe(true);
      expect(ids.add(`photo ${i}`)).toBe(false);
      expect(ids.has(`photo ${i + 20_000}`)).toBe(false);
    }
    expect(ids.size).toBe(20_000);
  });
});

describe('shards', () => {
  test('take every id once, about equally many, the same ones on every machine', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[shardOf(`photos/${i}.jpg`, 4) - 1]++;
    expect(counts.reduce((a, b) => a + b)).toBe(4000);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
    // sha256('a') begins with ca978112ca1b
    expect(shardOf('a', 10)).toBe((0xca978112ca1b % 10) + 1);
    expect(shardOf('a', 1)).toBe(1);
    expect(() => shardOf('a', 0)).toThrow('`count` must be an integer in 1..1000000, got 0');
    expect(() => shardOf(7 as never, 2)).toThrow('`id` must be a string, got 7');
  });
});

describe('a folder without photos', () => {
  test('is refused before anything is written', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'notes.md'), 'no photo');
    const text = `\`inputs\` must match photos, got the folder "${empty}" without any`;
    await expect(all(listPhotos([empty]))).rejects.toThrow(text);
    const out = join(folder, 'of-nothing.jsonl');
    await expect(runBatch([empty], { out })).rejects.toThrow(text);
    expect(existsSync(out)).toBe(false);
    await expect(runBatch([3 as never])).rejects.toThrow('`inputs[0]` must be a string');
  });
});

describe('listPhotos', () => {
  test('gives the photos of folders, patterns and paths', async () => {
    const photos = join(folder, 'photos');
    const deep = ['photos/a.jpg', 'photos/b.jpg', 'photos/deep/c.jpg', 'photos/deep/d.jpg'];
    expect(await idsOf(listPhotos([photos]))).toEqual(deep);
    expect(await idsOf(listPhotos([`${photos}/**/*.jpg`]))).toEqual(deep);
    expect(await idsOf(listPhotos([`${photos}/{a,c}.*`, `${photos}/*/?.jpg`]))).toEqual([
      'photos/a.jpg',
      'photos/deep/c.jpg',
      'photos/deep/d.jpg',
    ]);
    expect(await idsOf(listPhotos([`${photos}/b.jpg`, 'nowhere.jpg']))).toEqual([
      'photos/b.jpg',
      'nowhere.jpg',
    ]);
    await expect(all(listPhotos([`${photos}/*.png`]))).rejects.toThrow(
      '`inputs` must match photos, got the pattern',
    );
    await expect(all(listPhotos(['/nowhere/*.png']))).rejects.toThrow('there is no folder /nowhere');
  });

  test('gives pipes that are named like photos, so that they are reported', async () => {
    const odd = mkdtempSync(join(tmpdir(), 'lucidface-pipe-'));
    execFileSync('mkfifo', [join(odd, 'a.jpg'), join(odd, 'notes')]);
    expect((await all(listPhotos([odd]))).map(({ path }) => path)).toEqual([join(odd, 'a.jpg')]);
    rmSync(odd, { recursive: true });
  });

  test('follows links to files, not to folders, and takes a file whose name looks like a pattern', async () => {
    const odd = mkdtempSync(join(tmpdir(), 'lucidface-odd-'));
    try {
      mkdirSync(join(odd, 'x'));
      writeFileSync(join(odd, 'x/[1].jpg'), '');
      writeFileSync(join(odd, 'x/.hidden.jpg'), '');
      writeFileSync(join(odd, 'x/scan.heic'), '');
      writeFileSync(join(odd, 'x/paper.pdf'), '');
      symlinkSync(join(odd, 'x'), join(odd, 'x/loop'));
      symlinkSync(join(odd, 'x/[1].jpg'), join(odd, 'x/link.jpg'));
      const names = (await all(listPhotos([join(odd, 'x')]))).map(({ id }) => id.slice(odd.length + 1));
      expect(names).toEqual(['x/[1].jpg', 'x/link.jpg', 'x/scan.heic']);
      expect((await all(listPhotos([join(odd, 'x/[1].jpg')]))).length).toBe(1);
    } finally {
      rmSync(odd, { recursive: true });
    }
  });

  test('reads lists of paths and of JSON objects, with faces, ids and groups', async () => {
    const list = join(folder, 'list.jsonl');
    writeFileSync(
      list,
      [
        'photos/a.jpg\r',
        '{"id":7,"path":"photos/b.jpg","site":"north","face":{"x":1,"y":2,"width":3,"height":4}}',
        '',
        '{"path":',
        '{"id":"x","path":"/abs.jpg","face":{"x":1}}',
        '{"path":"photos/deep/c.jpg"}',
      ].join('\n'),
    );
    const photos = await all(listPhotos([list], { groupField: 'site' }));
    expect(photos.slice(0, 2)).toEqual([
      { id: 'photos/a.jpg', path: join(folder, 'photos/a.jpg') },
      {
        id: '7',
        path: join(folder, 'photos/b.jpg'),
        group: 'north',
        face: { x: 1, y: 2, width: 3, height: 4 },
      },
    ]);
    expect(photos[2].fault).toContain('list.jsonl:4 must be a path or a JSON object with a path');
    expect(photos[3].fault).toContain('`photo.face.y` must be a number, got undefined');
    expect(photos[4]).toEqual({ id: 'photos/deep/c.jpg', path: join(folder, 'photos/deep/c.jpg') });
    const stdin = (async function* () {
      yield Buffer.from('p/ä.j').subarray(0, 3);
      yield Buffer.from('p/ä.j').subarray(3);
      yield Buffer.from('pg\n{"path":"q.jpg"}');
    })();
    expect(await all(listPhotos(['-'], { stdin }))).toEqual([
      { id: 'p/ä.jpg', path: 'p/ä.jpg' },
      { id: 'q.jpg', path: 'q.jpg' },
    ]);
    await expect(all(listPhotos(['-']))).rejects.toThrow('`stdin` must be a stream');
  });

  test('reports a field that looks like the face, and ignores others', async () => {
    const list = join(folder, 'fields.jsonl');
    const odd = ['facebox', 'Face', 'face_x', 'face_roll', 'bbox', 'faceBox'];
    const fine = ['faces', 'score', 'acceptable', 'label', 'facade'];
    const lines = [...odd, ...fine].map((name) => JSON.stringify({ path: 'a.jpg', [name]: 1 }));
    writeFileSync(list, [...lines, '{"path":"b.jpg","group":"A","site":"B"}'].join('\n'));
    const photos = await all(listPhotos([list], { groupField: 'site' }));
    expect(photos.map(({ fault }) => fault?.replace(/^.*: /, ''))).toEqual([
      ...odd.map((name) => `unknown field \`${name}\`; the fields are path, id, face, site`),
      ...Array(fine.length + 1),
    ]);
    expect(photos.at(-1)).toEqual({ id: 'b.jpg', path: join(folder, 'b.jpg'), group: 'B' });
  });

  test('refuses ids that JSON has rounded, of which two would be one photo, and groups that are no text', async () => {
    const list = join(folder, 'ids.jsonl');
    const lines = [
      '{"path":"a.jpg","id":1234567890123456789}',
      '{"path":"b.jpg","id":1234567890123456790}',
      '{"path":"c.jpg","id":1e400}',
      '{"path":"d.jpg","id":"1234567890123456790","group":12}',
      '{"path":"e.jpg","group":{"site":"north"}}',
      '{"path":"f.jpg","group":["north"]}',
      '{"path":"g.jpg","group":1234567890123456789}',
      '{"path":"h.jpg","group":true}',
    ];
    writeFileSync(list, lines.join('\n'));
    const photos = await all(listPhotos([list]));
    expect(photos.map(({ id, group }) => [id.replace(/^.*ids/, 'ids'), group])).toEqual([
      ['ids.jsonl:1', undefined],
      ['ids.jsonl:2', undefined],
      ['ids.jsonl:3', undefined],
      ['1234567890123456790', '12'],
      ['ids.jsonl:5', undefined],
      ['ids.jsonl:6', undefined],
      ['ids.jsonl:7', undefined],
      ['h.jpg', 'true'],
    ]);
    expect(photos[0].fault).toContain(
      'ids.jsonl:1 must be a path or a JSON object with a path: `id or group` must be a number in -9000000000000000..9000000000000000',
    );
    expect(photos[4].fault).toContain('`photo.group` must be a string, got Object');
  });

  test('takes a name with a bracket that is not closed for a path', async () => {
    for (const name of ['holiday[1.jpg', 'a{b.jpg', '[].jpg'])
      expect(await all(listPhotos([name]))).toEqual([{ id: name, path: name }]);
  });

  test('reads the table that evaluate and train read', async () => {
    const table = join(folder, 'photos.csv');
    writeFileSync(
      table,
      'path,group,blurred,face_x,face_y,face_w,face_h,face_roll\nphotos/a.jpg,"A, B",2,1,2,30,40,-3.5\nphotos/b.jpg,,0,,,,,\n',
    );
    expect(await all(listPhotos([table]))).toEqual([
      {
        id: 'photos/a.jpg',
        path: join(folder, 'photos/a.jpg'),
        group: 'A, B',
        face: { x: 1, y: 2, width: 30, height: 40, roll: -3.5 },
      },
      { id: 'photos/b.jpg', path: join(folder, 'photos/b.jpg') },
    ]);
    await expect(all(listPhotos([table], { groupField: 'site' }))).rejects.toThrow(
      'photos.csv:1 must have the column site, got path, group, blurred',
    );
    writeFileSync(table, 'file\na.jpg\n');
    await expect(all(listPhotos([table]))).rejects.toThrow(
      'photos.csv:1 must have the column path, got file',
    );
  });

  test.each([
    [['photos', 7], TypeError, '`inputs[1]` must be a string, got 7'],
    [new Array(1), TypeError, '`inputs[0]` must be a string, got undefined'],
    ['photos', TypeError, '`inputs` must be an array'],
  ])('refuses %j', async (inputs, type, text) => {
    await expect(all(listPhotos(inputs as never))).rejects.toThrow(type);
    await expect(all(listPhotos(inputs as never))).rejects.toThrow(text);
  });
});

describe('lines of a stream', () => {
  test.each([
    ['little', Buffer.from('\uFEFFa.jpg\nb.jpg', 'utf16le')],
    ['big', Buffer.from('\uFEFFa.jpg\nb.jpg', 'utf16le').swap16()],
  ])('of UTF-16, %s endian, are refused once, however it arrives', async (_, bytes) => {
    for (const size of [1, 3, 99]) {
      const chunks = (async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      })();
      await expect(all(linesOf(chunks, 'list.txt'))).rejects.toThrow(
        new RangeError('list.txt must be a text file in UTF-8, got UTF-16'),
      );
    }
  });

  test('may begin with the byte order mark of UTF-8', async () => {
    const list = join(folder, 'marked.txt');
    writeFileSync(list, '\uFEFFphotos/a.jpg\nphotos/b.jpg\n');
    expect(await idsOf(listPhotos([list]))).toEqual(['photos/a.jpg', 'photos/b.jpg']);
  });

  test('are read as they are taken', async () => {
    let read = 0;
    const chunks = (async function* () {
      for (let i = 0; i < 100; i++) {
        read++;
        yield `line ${i}\n`;
      }
    })();
    const lines = linesOf(chunks, 'list.txt');
    expect((await lines.next()).value).toBe('line 0');
    expect(read).toBe(1);
    await lines.return();
  });

  test('are refused where one has no end', async () => {
    const endless = (async function* () {
      for (;;) yield 'x'.repeat(100_000);
    })();
    await expect(all(linesOf(endless, 'list.txt'))).rejects.toThrow(
      'a line of list.txt must have at most 1000000 characters, got more',
    );
  });
});

describe('a bounded window of work', () => {
  async function* numbers(count: number, onRead: (i: number) => void = () => {}): AsyncGenerator<number> {
    for (let i = 0; i < count; i++) {
      onRead(i);
      yield i;
    }
  }
  const turnsLater = (turns: number): Promise<void> =>
    turns === 0
      ? Promise.resolve()
      : new Promise((resolve) => setImmediate(() => resolve(turnsLater(turns - 1))));

  test('keeps the order where it is wanted, and gives every result once', async () => {
    const work = async (i: number): Promise<number> => {
      await turnsLater((i * 7) % 5);
      return i * i;
    };
    const squares = Array.from({ length: 50 }, (_, i) => i * i);
    expect(
      await all(throughWindow(numbers(50), work, { size: 4, ordered: true, signal: undefined })),
    ).toEqual(squares);
    const free = await all(throughWindow(numbers(50), work, { size: 4, ordered: false, signal: undefined }));
    expect(free).not.toEqual(squares);
    expect(free.sort((a, b) => a - b)).toEqual(squares);
  });

  test.each([true, false])('reads no more than its size ahead (ordered: %s)', async (ordered) => {
    let [read, taken, most] = [0, 0, 0];
    const values = numbers(40, () => {
      most = Math.max(most, ++read - taken);
    });
    for await (const _ of throughWindow(values, (i) => turnsLater(i % 3), {
      size: 5,
      ordered,
      signal: undefined,
    })) {
      taken++;
      await turnsLater(2);
    }
    expect(taken).toBe(40);
    expect(most).toBeLessThanOrEqual(5 + 1);
  });

  test('ends after a signal when started work is done, though the next value never comes', async () => {
    const stop = new AbortController();
    const values = (async function* () {
      yield 1;
      yield 2;
      await new Promise(() => {});
    })();
    const found: number[] = [];
    for await (const value of throughWindow(values, async (i) => i, {
      size: 3,
      ordered: true,
      signal: stop.signal,
    })) {
      found.push(value);
      if (value === 2) stop.abort();
    }
    expect(found).toEqual([1, 2]);
  });

  test('throws errors of the work and of the values', async () => {
    const work = async (i: number): Promise<number> => {
      if (i === 3) throw new Error('three');
      return i;
    };
    const options = { size: 2, ordered: true, signal: undefined };
    await expect(all(throughWindow(numbers(9), work, options))).rejects.toThrow('three');
    const broken = (async function* () {
      yield 0;
      throw new Error('no more');
    })();
    await expect(all(throughWindow(broken, work, options))).rejects.toThrow('no more');
  });
});

const header: ResultHeader = {
  schema: 1,
  lucidface: '0.1.0',
  model: { hash: 'abc', version: null, classNames: ['acceptable', 'blurred'], acceptableClass: 'acceptable' },
  profile: 'general',
  thresholds: { acceptable: 0.5, blurred: 0.5 },
  namingThresholds: { blurred: 0.4 },
  answers: null,
  detect: true,
  measures: measureUnits(),
  explain: null,
  samples: null,
  seed: 0,
  backend: 'wasm',
};
const assessed = (id: string, more: Partial<AssessedPhoto> = {}): AssessedPhoto => ({
  id,
  path: `photos/${id}`,
  acceptable: false,
  answer: 'retake',
  score: 12.5,
  defects: [{ className: 'blurred', value: 0.75, threshold: 0.5 }],
  advice: 'hold-still',
  probabilities: { acceptable: 0.25, blurred: 0.75 },
  face: { x: 1, y: 2.5, width: 30, height: 40 },
  faces: 1,
  size: { width: 100, height: 80 },
  ...more,
});
const RESULTS: readonly PhotoResult[] = [
  assessed('a "quoted", one'),
  assessed('b', {
    acceptable: true,
    answer: 'unsure',
    defects: [],
    group: 'north',
    explanation: '1a/2b.png',
  }),
  { id: 'c', path: 'c', error: 'c is a broken image,\n"really"', group: 'north' },
  assessed('d', { defects: [], group: 'a,b' }),
  assessed('e', { measures: { yaw: -12.5, headroom: 0.25 } }),
];

describe.each([
  ['JSON lines', JSON_LINES],
  ['CSV', CSV],
])('results as %s', (_, format) => {
  test('are read back', () => {
    const lines = format.header(header).split('\n').slice(0, -1);
    expect(lines.length).toBe(format.headerLines);
    expect(format.readHeader(lines[0])).toEqual(header);
    expect(format.readHeader('a,b')).toBeUndefined();
    for (const result of RESULTS) {
      const line = format.line(result, header);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(format.read(line.slice(0, -1))).toEqual({ key: result.id, ...outcomeOf(result) });
    }
    expect(() => format.read('{"id":')).toThrow();
    expect(() => format.read('{"id":"a","path":"b"}')).toThrow(/must be/);
    expect(() => format.read('{"id":"a","path":"b","acceptable":true,"defects":[null]}')).toThrow(/must be/);
  });

  test('survive every kill: a half-written line is removed, and no result is lost or there twice', async () => {
    const path = join(folder, `results-${format.headerLines}`);
    const write = async (results: readonly PhotoResult[], resume: boolean): Promise<string[]> => {
      const file = await ResultFile.open(path, format, resume);
      const before: string[] = [];
      await file.begin(header, ({ key }) => void before.push(key));
      for (const result of results) if (!before.includes(result.id)) await file.write(result, header);
      await file.close();
      return before;
    };
    expect(await write(RESULTS, false)).toEqual([]);
    const whole = readFileSync(path, 'utf8');
    const length = Buffer.byteLength(whole);
    const ids = RESULTS.map(({ id }) => id);
    for (let kept = 0; kept < length; kept += 13) {
      truncateSync(path, kept);
      const lines = readFileSync(path, 'utf8').split('\n').length - 1;
      const before = await write(RESULTS, true);
      expect(before).toEqual(ids.slice(0, Math.max(0, lines - format.headerLines)));
      expect(readFileSync(path, 'utf8')).toBe(whole);
    }
    await expect(ResultFile.open(path, format, false)).rejects.toThrow('exists: resume it');
    const file = await ResultFile.open(path, format, true);
    await expect(ResultFile.open(path, format, true)).rejects.toThrow('is used by another run: assess');
    const other = { ...header, model: { ...header.model, hash: 'other' } };
    await expect(file.begin(other, () => {})).rejects.toThrow(
      'must have results of the same model to be resumed, got abc and now other',
    );
    await expect(file.begin({ ...header, measures: null }, () => {})).rejects.toThrow(
      /must have results of the same measures to be resumed, got luminance-mean, .* and now none/,
    );
    await expect(file.begin({ ...header, namingThresholds: null }, () => {})).rejects.toThrow(
      'must have results of the same naming thresholds to be resumed, got {"blurred":0.4} and now null',
    );
    await file.close();
    appendFileSync(path, '{"id":7}\n{}\n');
    const damaged = await ResultFile.open(path, format, true);
    await expect(damaged.begin(header, () => {})).rejects.toThrow(
      `${path}:${RESULTS.length + format.headerLines + 1} must be a result`,
    );
    await damaged.close();
    rmSync(path);
  });

  test.each([
    ['a file without a line end', Buffer.from('a note of the user')],
    ['a list whose last line has no end', Buffer.from('a.jpg\nb.jpg')],
    ['a photo', Buffer.from([255, 216, 10, 13, 10, 0, 7, 9])],
    ['a single character', Buffer.from('x')],
  ])('leave %s as it is when they refuse to resume it', async (_, bytes) => {
    const path = join(folder, 'mine');
    writeFileSync(path, bytes);
    const file = await ResultFile.open(path, format, true);
    await expect(file.begin(header, () => {})).rejects.toThrow(`${path} must be a file of results`);
    await file.close();
    expect(readFileSync(path)).toEqual(bytes);
  });
});

test('CSV is quoted by RFC 4180', () => {
  const text = CSV.header(header) + RESULTS.map((result) => CSV.line(result, header)).join('');
  let rows: string[][];
  try {
    const out = execFileSync(
      'python3',
      ['-c', 'import csv,sys,json; print(json.dumps(list(csv.reader(sys.stdin))))'],
      {
        input: text,
        encoding: 'utf8',
      },
    );
    rows = JSON.parse(out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  expect(rows[1].slice(0, 3)).toEqual(['id', 'path', 'group']);
  const [classes, measures] = ['p_', 'm_'].map((start) => rows[1].filter((name) => name.startsWith(start)));
  expect(classes).toEqual(['p_acceptable', 'p_blurred']);
  expect(measures).toEqual(Object.keys(MEASURES).map((name) => `m_${name}`));
  const measured = rows[rows.length - 1];
  expect(measured[rows[1].indexOf('m_yaw')]).toBe('-12.5');
  expect(measured[rows[1].indexOf('m_headroom')]).toBe('0.25');
  expect(measured[rows[1].indexOf('m_pitch')]).toBe('');
  expect(rows.slice(2).map(([id]) => id)).toEqual(RESULTS.map(({ id }) => id));
  for (const row of rows.slice(2)) expect(row.length).toBe(rows[1].length);
  expect(rows[4][7]).toBe('c is a broken image, "really"');
  expect(rows[2].slice(8, 12)).toEqual(['1', '2.5', '30', '40']);
});

test('outcomes are counted by reason', () => {
  const tally = new Tally();
  for (const result of RESULTS) tally.add(outcomeOf(result));
  expect(tally.counts()).toEqual({
    photos: 5,
    acceptable: 1,
    rejected: 3,
    answers: { acceptable: 0, unsure: 1, retake: 3 },
    errors: 1,
    reasons: { blurred: 2, unnamed: 1 },
  });
});

test('maps lie in 256 folders, under names that any id gives', () => {
  expect(mapPath('../../etc/passwd')).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{32}\.png$/);
  expect(mapPath('a')).not.toBe(mapPath('b'));
});

test('a run that fails before its first result leaves no file', async () => {
  const [table, out] = [join(folder, 'pathless.csv'), join(folder, 'pathless.jsonl')];
  writeFileSync(table, 'file\na.jpg\n');
  await expect(runBatch([table], { out, workers: 0, backend: 'wasm' })).rejects.toThrow(
    'pathless.csv:1 must have the column path',
  );
  expect(existsSync(out)).toBe(false);
});

test('maps that cannot be written end the run: no photo counts as unreadable', async () => {
  const [maps, out] = [join(folder, 'taken'), join(folder, 'taken.jsonl')];
  writeFileSync(maps, 'a file');
  const photo = join(folder, 'photos/a.jpg');
  const run = runBatch([photo], { out, maps, method: 'grad-cam', workers: 0, backend: 'wasm' });
  await expect(run).rejects.toThrow(/taken.* cannot be made|taken/);
  expect(existsSync(out)).toBe(false);
});

test('a processor that is disposed of during its work gives no results', async () => {
  const processor = await photoProcessor({ backend: 'wasm' });
  const photos = ['a', 'b'].map((id) => ({ id, path: join(folder, `photos/${id}.jpg`) }));
  const results = processor.assess(photos);
  processor.dispose();
  await expect(results).rejects.toThrow('this photo processor was disposed');
});

test('a run that was aborted before leaves no file', async () => {
  const out = join(folder, 'never.jsonl');
  const reason = new Error('stop');
  await expect(runBatch([folder], { out, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(existsSync(out)).toBe(false);
});
