import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, cp, link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFreeSpace } from '../../src/node/outputFolder.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const DEMO = fileURLToPath(
  new URL('../../node_modules/@vladmandic/face-api/demo/sample6.jpg', import.meta.url),
);
const FACE = ['--face', '735,370,200,250'];

let folder: string;
let photo: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-files-'));
  photo = join(folder, 'photo.jpg');
  await copyFile(DEMO, photo);
});
afterAll(() => rm(folder, { recursive: true }));

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the built command line, as a user does. */
function lucidface(...args: string[]): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args]);
    const texts = { out: '', error: '' };
    child.stdout.on('data', (data) => {
      texts.out += data;
    });
    child.stderr.on('data', (data) => {
      texts.error += data;
    });
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}

/** Runs it in a shell, with `command` in place of `lucidface`. */
function shell(script: string): Result {
  const found = spawnSync('bash', ['-c', script], {
    env: { ...process.env, NODE: process.execPath, CLI, PHOTO: photo },
    encoding: 'utf8',
  });
  return { code: found.status, out: found.stdout, error: found.stderr };
}

describe('--out of explain', () => {
  const explain = (out: string): Promise<Result> =>
    lucidface('explain', photo, ...FACE, '--method', 'grad-cam', '--out', out);

  test('is never the photo, by any name', async () => {
    const before = await readFile(photo);
    const [soft, hard] = [join(folder, 'soft.jpg'), join(folder, 'hard.jpg')];
    await symlink(photo, soft);
    await link(photo, hard);
    for (const out of [photo, join(folder, '.', 'x', '..', 'photo.jpg'), soft, hard]) {
      const { code, error } = await explain(out);
      expect(error).toContain('cannot be written');
      expect(code).toBe(2);
    }
    expect(await readFile(photo)).toEqual(before);
  });

  test('leaves a file of the user alone whose name is that of a temporary file', async () => {
    const out = join(folder, 'report.png');
    await writeFile(`${out}.part`, 'mine');
    expect((await explain(out)).code).toBeLessThan(2);
    expect(await readFile(`${out}.part`, 'utf8')).toBe('mine');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('must be of a format that is written, which is checked before the photo is read', async () => {
    const { code, error } = await lucidface(
      'explain',
      join(folder, 'none.jpg'),
      '--out',
      join(folder, 'x.bmp'),
    );
    expect(error).toContain('must be one of ".png", ".jpg", ".jpeg", ".webp", got ".bmp"');
    expect(code).toBe(2);
  });
});

describe('--out of evaluate', () => {
  let data: string;
  beforeAll(async () => {
    data = join(folder, 'data');
    for (const name of ['acceptable', 'blurred']) {
      await mkdir(join(data, name), { recursive: true });
      await copyFile(DEMO, join(data, name, '1.jpg'));
    }
  });
  const evaluate = (out: string, ...more: string[]): Promise<Result> =>
    lucidface('evaluate', '--data', data, '--out', out, '--rounds', '20', ...more);

  test('must be a folder', async () => {
    const { code, error } = await evaluate(photo);
    expect(error).toBe(`lucidface: ${photo} must be a folder, got a file\n`);
    expect(code).toBe(2);
  });

  test.skipIf(!existsSync('/proc/version'))('must be writable', async () => {
    const { code, error } = await evaluate('/proc/lucidface');
    expect(error).toMatch(/^lucidface: \/proc\/lucidface cannot be made: .*\n$/);
    expect(code).toBe(2);
  });

  test('must have room', async () => {
    await expect(checkFreeSpace(folder, Number.MAX_SAFE_INTEGER)).rejects.toThrow(
      `must have ${Number.MAX_SAFE_INTEGER} bytes of free space, got `,
    );
  });

  test('is used by one run at a time; the lock of a process that has ended is taken over', async () => {
    const out = join(folder, 'locked');
    await mkdir(out);
    const lock = join(out, '.lucidface.lock');
    const since = '2026-01-02T03:04:05.000Z';
    const holder = { host: hostname(), since, command: 'evaluate' };
    await writeFile(lock, JSON.stringify({ ...holder, pid: process.pid }));
    const refused = await evaluate(out);
    expect(refused.error).toContain(
      `is used by another run: evaluate, process ${process.pid} on ${hostname()} since ${since}`,
    );
    expect(refused.code).toBe(2);
    expect(readdirSync(out)).toEqual(['.lucidface.lock']);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeFile(lock, JSON.stringify({ ...holder, pid }));
    const { code, error, out: said } = await evaluate(out);
    // lines of progress where it takes longer than some seconds, and nothing else
    expect(error).toMatch(/^(evaluation: \d+ %, .*\n)*$/);
    expect(said).toBe(`wrote ${out}/evaluation.md\n`);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'evaluation-discard.png',
      'evaluation-reliability-own.png',
      'evaluation-roc-own.png',
      'evaluation.json',
      'evaluation.md',
    ]);
  });

  test('is not made where nothing is written', async () => {
    const out = join(folder, 'a', 'b');
    const { code } = await evaluate(out, '--model', join(folder, 'none', 'model.json'));
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  test('a photo in a format that cannot be read is named, not left out', async () => {
    const heic = join(data, 'blurred', '2.heic');
    await writeFile(heic, '');
    const { code, error } = await evaluate(join(folder, 'heic'));
    await rm(heic);
    expect(error).toContain(`${heic} is HEIC, which cannot be read`);
    expect(code).toBe(2);
  });
});

describe('the standard output', () => {
  const verdict = (): number | null => shell('"$NODE" "$CLI" assess "$PHOTO" --whole').code;

  test('may be closed early: the exit code is that of the verdict, without an error text', () => {
    const { out, error } = shell('"$NODE" "$CLI" assess "$PHOTO" --whole --json | true; echo "$PIPESTATUS"');
    expect(error).toBe('');
    expect(out).toBe(`${verdict()}\n`);
  });

  test('may be closed from the start', () => {
    const { error, code } = shell('"$NODE" "$CLI" assess "$PHOTO" --whole >&-');
    expect(error).not.toContain('    at ');
    expect(code).not.toBe(null);
  });

  test.skipIf(!existsSync('/dev/full'))('that is full is an error, with exit code 2', () => {
    const { error, code } = shell('"$NODE" "$CLI" assess "$PHOTO" --whole >/dev/full');
    expect(error).toMatch(/^lucidface: the standard output cannot be written: ENOSPC.*\n$/);
    expect(code).toBe(2);
  });
});

describe('--face', () => {
  test.each([
    '1,2,3',
    '1,2,3,4,5',
    '1,2,,4',
    '1,2,0,4',
    '1,2,3,-4',
    '1,2,0x10,4',
    '1,2,Infinity,4',
    'NaN,2,3,4',
    '1;2;3;4',
    '',
  ])('refuses "%s"', async (box) => {
    const { code, error } = await lucidface('assess', photo, '--face', box);
    expect(error).toContain('`--face` must be X,Y,WIDTH,HEIGHT in pixels');
    expect(code).toBe(2);
  });

  test.each(['1,1,1e9,1e9', '5000,5000,10,10'])(
    'of %s, which the photo cannot have, is refused at once',
    async (box) => {
      const { code, error } = await lucidface('assess', photo, '--face', box);
      expect(error).toContain('`--face`');
      expect(code).toBe(2);
    },
  );
});

describe('--help of a command', () => {
  test.each([
    ['assess', '--json'],
    ['explain', '--num-samples 512'],
    ['evaluate', '--acceptable-folder NAME'],
    ['train', '--acceptable-class NAME'],
  ])('%s lists its options alone', async (command, option) => {
    const { code, out } = await lucidface(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(option);
    // several forms of one command at most
    expect(new Set(out.match(/^ {2}lucidface \w+/gm))).toEqual(new Set([`  lucidface ${command}`]));
  });
});

describe('the folder of a model that is read', () => {
  test.each([['calibrate'], ['evaluate'], ['train']])('is not the --out of %s', async (command) => {
    const [data, model, alias] = ['photos', 'model', 'alias'].map((name) =>
      join(folder, `${command}-${name}`),
    );
    for (const name of ['acceptable', 'blurred']) {
      await mkdir(join(data, name), { recursive: true });
      await copyFile(photo, join(data, name, '1.jpg'));
    }
    await cp(fileURLToPath(new URL('../../models/face-quality', import.meta.url)), model, {
      recursive: true,
    });
    await symlink(model, alias);
    const before = await readFile(join(model, 'model.json'));
    const option = command === 'train' ? '--backbone' : '--model';
    const path = join(model, 'model.json');
    const { code, error } = await lucidface(command, '--data', data, option, path, '--out', alias);
    expect(error).toContain(
      `\`--out\` must be another folder than that of ${path}, whose files would be replaced`,
    );
    expect(code).toBe(2);
    expect(await readFile(path)).toEqual(before);
    expect(readdirSync(model).sort()).toEqual(['README.md', 'evaluation.json', 'model.json', 'weights.bin']);
  });
});
