import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhotoResult } from '../../src/batch/index.js';
import type { Measure } from '../../src/measures/index.js';
import { Random } from '../../src/random.js';
import { photoFolder } from './photos.js';

// the built package: workers are processes of their own
const BATCH: typeof import('../../src/batch/index.js') = await import(
  new URL('../../dist/batch.js', import.meta.url).href
);
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = photoFolder();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}
function run(args: readonly string[], stdin = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args], { cwd: folder }, (failure, out, error) =>
      resolve({ code: failure ? Number(failure.code) : 0, out, error }),
    );
    child.stdin?.end(stdin);
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
const resultsIn = (text: string): PhotoResult[] =>
  linesOf(text)
    .slice(1)
    .map((line) => JSON.parse(line));

describe('lucidface assess of many photos', () => {
  test('writes a header and a line for each photo, broken ones included, the same by any number of workers', async () => {
    const one = await run(['assess', 'photos', '--workers', '1', '--ordered', '--backend', 'wasm']);
    expect([one.code, one.error.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^4 photos: \d acceptable, \d not acceptable, 1 not readable$/),
    ]);
    const { header } = JSON.parse(linesOf(one.out)[0]);
    expect(header).toMatchObject({ schema: 1, profile: 'general', seed: 0, backend: 'wasm', detect: true });
    expect(header.model.hash).toMatch(/^[0-9a-f]{64}$/);
    const results = resultsIn(one.out);
    expect(results.map(({ id }) => id)).toEqual([
      'photos/a.jpg',
      'photos/b.jpg',
      'photos/deep/c.jpg',
      'photos/deep/d.jpg',
    ]);
    expect(results[3]).toEqual({
      id: 'photos/deep/d.jpg',
      path: 'photos/deep/d.jpg',
      error: expect.stringContaining('photos/deep/d.jpg is not an image that can be read'),
    });
    for (const result of results.slice(0, 3)) {
      if ('error' in result) throw new Error(result.error);
      expect(Object.keys(result.probabilities)).toEqual(header.model.classNames);
      expect(result.faces).toBe(1);
    }
    const two = await run([
      'assess',
      'photos',
      '--workers',
      '2',
      '--batch-size',
      '1',
      '--ordered',
      '--backend',
      'wasm',
    ]);
    expect(resultsIn(two.out).map(({ id }) => id)).toEqual(results.map(({ id }) => id));
    for (const [i, result] of resultsIn(two.out).entries())
      if ('score' in result && 'score' in results[i])
        expect(Math.abs(result.score - Number(results[i].score))).toBeLessThan(0.2);
  });

  test('gives the verdict of the one-photo form', async () => {
    const one = JSON.parse((await run(['assess', 'photos/a.jpg', '--json'])).out);
    const [many] = resultsIn(
      (await run(['assess', 'photos/a.jpg', '--format', 'jsonl', '--backend', 'wasm'])).out,
    );
    if ('error' in many) throw new Error(many.error);
    expect(many.acceptable).toBe(one.acceptable);
    expect(Math.abs(many.score - one.score)).toBeLessThan(2);
  });

  test('measures each photo with --measures, with units in the header and columns in CSV', async () => {
    const args = ['assess', 'photos', '--measures', '--workers', '1', '--ordered', '--backend', 'wasm'];
    const [lines, table] = [await run(args), await run([...args, '--format', 'csv'])];
    expect([lines.code, table.code]).toEqual([0, 0]);
    const { header } = JSON.parse(linesOf(lines.out)[0]);
    expect(header).toMatchObject({ schema: 1, measures: { yaw: 'degrees', headroom: 'stops' } });
    const alone = JSON.parse((await run(['assess', 'photos/a.jpg', '--measures', '--json'])).out);
    const [first] = resultsIn(lines.out);
    if (!('measures' in first) || !first.measures) throw new Error('the first photo has no measures');
    const measures: readonly Measure[] = alone.measures;
    for (const { name, value, unit } of measures) {
      expect(header.measures[name]).toBe(unit);
      if (name === 'yaw' || name === 'pitch' || name === 'roll')
        expect(Math.abs(Number(first.measures[name]) - value), name).toBeLessThan(3);
    }
    const [columns, row] = linesOf(table.out)
      .slice(1, 3)
      .map((line) => line.split(','));
    expect(Number(row[columns.indexOf('m_yaw')])).toBe(first.measures.yaw);
    const plain = await run(['assess', 'photos', '--workers', '1', '--backend', 'wasm']);
    expect(JSON.parse(linesOf(plain.out)[0]).header.measures).toBeNull();
    expect(resultsIn(plain.out).filter((result) => 'measures' in result)).toEqual([]);
  });

  test('reads a list on standard input, counts groups, and fails by --fail-on', async () => {
    const list = [
      '{"id":"x","path":"photos/a.jpg","site":"north"}',
      '{"id":"y","path":"nowhere.jpg","site":"south"}',
      '{"id":"x","path":"photos/b.jpg"}',
    ].join('\n');
    const { code, out, error } = await run(
      ['assess', '-', '--group', 'site', '--workers', '1', '--format', 'csv', '--fail-on', 'error'],
      list,
    );
    expect(code).toBe(2);
    expect(
      linesOf(out)
        .slice(2)
        .map((line) => line.split(',')[0])
        .sort(),
    ).toEqual(['x', 'y']);
    expect(error).toContain('1 input with a duplicate id');
    expect(error).toContain('group north: 1 photo:');
    expect(error).toContain('group south: 1 photo: 0 acceptable, 0 not acceptable, 1 not readable');
  });

  test.skipIf(process.platform === 'win32')(
    'reads every line of a list that comes through a pipe',
    async () => {
      const count = 20_000;
      const pipe = join(folder, 'pipe.txt');
      execFileSync('mkfifo', [pipe]);
      const lines = Array.from({ length: count }, (_, i) => `missing-${i}.jpg\n`).join('');
      const [{ code, error }] = await Promise.all([
        run(['assess', 'pipe.txt', '--out', 'pipe.jsonl', '--workers', '1', '--batch-size', '1024']),
        writeFile(pipe, lines),
      ]);
      expect(error).toContain(`${count} photos: 0 acceptable, 0 not acceptable, ${count} not readable`);
      expect(code).toBe(0);
    },
  );

  test('writes maps beside the results', async () => {
    const { code } = await run([
      'assess',
      'photos',
      '--out',
      'explained.jsonl',
      '--explain',
      '--workers',
      '1',
    ]);
    expect(code).toBe(0);
    const results = resultsIn(readFileSync(join(folder, 'explained.jsonl'), 'utf8'));
    const maps = results.flatMap((result) => ('explanation' in result ? [result.explanation] : []));
    expect(maps.length).toBe(3);
    for (const map of maps)
      expect(
        readFileSync(join(folder, 'explained.jsonl.maps', String(map)))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
  });

  test('ends when the reader of its results goes away', async () => {
    const list = join(folder, 'often.jsonl');
    const lines = Array.from({ length: 2000 }, (_, i) =>
      JSON.stringify({ id: `${i}`, path: 'photos/a.jpg' }),
    );
    writeFileSync(list, `${lines.join('\n')}\n`);
    const child = spawn(process.execPath, [CLI, 'assess', list, '--workers', '1'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let error = '';
    child.stderr.on('data', (text) => {
      error += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    expect(code).toBe(141);
    const [, count] = /^(\d+) photos?:/m.exec(error) ?? [];
    expect(Number(count)).toBeLessThan(1000);
  });

  test('shards make up the whole, each photo once', async () => {
    const shards = await Promise.all(
      [1, 2].map((i) => run(['assess', 'photos', '--shard', `${i}/2`, '--workers', '1'])),
    );
    const ids = shards.flatMap(({ out }) => resultsIn(out).map(({ id }) => id));
    expect(ids.sort()).toEqual(['photos/a.jpg', 'photos/b.jpg', 'photos/deep/c.jpg', 'photos/deep/d.jpg']);
    for (const { code } of shards) expect(code).toBe(0);
  });

  test.each([
    [['--resume'], '`--out` must be the file to resume, got nothing'],
    [['--shard', '3/2'], '`--shard` must be I/N with I in 1..N, such as 1/8, got "3/2"'],
    [['--face', '1,1,9,9'], '`--face` must be left out for several photos'],
    [['--workers', 'x'], '`--workers` must be a whole number of at least 0, got "x"'],
    [['--format', 'xml'], '`--format` must be one of "jsonl", "csv", got "xml"'],
    [['--out', 'nowhere/x.jsonl'], 'nowhere/x.jsonl cannot be written: its folder does not exist'],
    [
      ['--model', 'nowhere.json', '--workers', '1'],
      'the model cannot be loaded from its handler: nowhere.json does not exist',
    ],
  ])('refuses %j', async (args, text) => {
    const { code, error, out } = await run(['assess', 'photos', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(`lucidface: ${text}`);
  });
});

test('lucidface assess of a folder without photos ends with 2 and names the folder', async () => {
  mkdirSync(join(folder, 'empty'));
  const { code, out, error } = await run(['assess', 'empty']);
  expect([code, out]).toEqual([2, '']);
  expect(error).toContain('must match photos, got the folder "empty" without any');
});

describe('photoPool', () => {
  test('gives results in order, and refuses values that are no photo and photos after its end', async () => {
    const pool = await BATCH.photoPool({ workers: 2, batchSize: 2 });
    try {
      const photos = ['photos/a.jpg', 'photos/b.jpg', 'photos/deep/c.jpg'].map((path) => ({
        id: path,
        path: join(folder, path),
      }));
      const ids: string[] = [];
      for await (const { id } of pool.assess(photos, { ordered: true })) ids.push(id);
      expect(ids).toEqual(photos.map(({ id }) => id));
      const wrong = pool.assess([{ id: '', path: 'x' }]);
      await expect(wrong.next()).rejects.toThrow('`photos[0].id` must be a text of at least a character');
      const open = pool.assess(photos).next();
      const closed = expect(open).rejects.toThrow('this pool of workers was closed');
      await pool.close();
      await closed;
    } finally {
      await pool.close();
    }
    await expect(pool.assess([{ id: 'a', path: 'a' }]).next()).rejects.toThrow(
      'this pool of workers was closed',
    );
  });
});

/** Kills of the default test; `npm run test:kills:batch` has 100. */
const KILLS = Number(process.env.BATCH_KILLS ?? 2);
const PHOTOS = Number(process.env.BATCH_PHOTOS ?? 24);

/** Processes that a process has started. */
function childrenOf({ pid }: ChildProcess): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

describe.skipIf(process.platform !== 'linux')('kills', () => {
  test(`of workers and of the parent at ${KILLS} random moments: after --resume every id once, none lost`, async () => {
    const random = new Random(7);
    const portraits = ['a', 'b', 'deep/c'].map((name) => `photos/${name}.jpg`);
    const ids = Array.from({ length: PHOTOS }, (_, i) => `photo ${i}`);
    const list = ids.map((id, i) => JSON.stringify({ id, path: portraits[i % 3] })).join('\n');
    writeFileSync(join(folder, 'list.jsonl'), list);
    const args = [
      'assess',
      'list.jsonl',
      '--out',
      'killed.jsonl',
      '--resume',
      '--workers',
      '2',
      '--batch-size',
      '2',
    ];
    const done = { parent: 0, worker: 0, rounds: 0 };
    const kills = (): number => done.parent + done.worker;
    let reference: Map<string, string> | undefined;
    const lines = (): string[] => linesOf(readFileSync(join(folder, 'killed.jsonl'), 'utf8'));
    while (kills() < KILLS || done.rounds === 0) {
      let error = '';
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child.stderr.on('data', (text) => {
        error += text;
      });
      const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
      let running = true;
      void ended.then(() => {
        running = false;
      });
      while (running && kills() < KILLS) {
        // on a busy machine workers start late: whoever is to be killed must be there
        const ofWorker = random.integer(2) === 0;
        while (running && ofWorker && childrenOf(child).length === 0)
          await new Promise((resolve) => setTimeout(resolve, 20));
        await Promise.race([new Promise((resolve) => setTimeout(resolve, 50 + random.integer(2500))), ended]);
        if (!running) break;
        const workers = childrenOf(child);
        if (ofWorker) {
          if (workers.length === 0) continue;
          try {
            process.kill(workers[random.integer(workers.length)], 'SIGKILL');
            done.worker++;
          } catch {
            // it had ended
          }
        } else if (child.kill('SIGKILL')) {
          done.parent++;
          break;
        }
      }
      const code = await ended;
      if (code !== 0) {
        // killed: nothing else may end it
        expect([code, error]).toEqual([null, error]);
        expect(error).not.toContain('lucidface:');
        continue;
      }
      const found = lines()
        .slice(1)
        .map((line): PhotoResult => JSON.parse(line));
      expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(found.filter((result) => 'error' in result)).toEqual([]);
      // killed or not, a photo has the same result
      const byId = new Map(found.map((result) => [result.id, JSON.stringify(result)]));
      reference ??= byId;
      expect(byId).toEqual(reference);
      done.rounds++;
      rmSync(join(folder, 'killed.jsonl'));
    }
    expect(kills()).toBeGreaterThanOrEqual(KILLS);
    if (KILLS >= 20) expect(Math.min(done.parent, done.worker)).toBeGreaterThan(KILLS / 4);
    // no lock and no temporary file is left
    expect(readdirSync(folder).filter((name) => /lock|tmp/.test(name))).toEqual([]);
    if (process.env.BATCH_KILLS_OUT) writeFileSync(process.env.BATCH_KILLS_OUT, JSON.stringify(done));
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s ends cleanly with the finished photos, and --resume does the rest',
    async (signal, code) => {
      const ids = Array.from({ length: 80 }, (_, i) => `photo ${i}`);
      const list = ids.map((id) => JSON.stringify({ id, path: 'photos/a.jpg' })).join('\n');
      writeFileSync(join(folder, 'long.jsonl'), list);
      const out = `${signal}.jsonl`;
      const args = ['assess', 'long.jsonl', '--out', out, '--workers', '1', '--batch-size', '2'];
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let error = '';
      child.stderr.on('data', (text) => {
        error += text;
      });
      const path = join(folder, out);
      const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        try {
          if (linesOf(readFileSync(path, 'utf8')).length > 4) break;
        } catch {
          // it is not there yet
        }
      }
      child.kill(signal);
      expect(await ended).toBe(code);
      expect(error).toContain('ended early: --resume continues\n');
      const text = readFileSync(path, 'utf8');
      expect(text.endsWith('}\n')).toBe(true);
      expect(resultsIn(text).length).toBeGreaterThan(3);
      expect(resultsIn(text).length).toBeLessThan(80);
      expect((await run([...args, '--resume'])).code).toBe(0);
      const all = resultsIn(readFileSync(path, 'utf8')).map(({ id }) => id);
      expect(all.sort()).toEqual([...ids].sort());
    },
  );
});
