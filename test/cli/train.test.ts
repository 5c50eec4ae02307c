import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { writeImage } from '../../src/node/index.js';
import { Random } from '../../src/random.js';

type TestTask = TestContext['task'];
declare module 'vitest' {
  interface TaskMeta {
    /** How many resumed runs ended in this test and were compared. */
    compared?: number;
  }
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** How often a run is killed; `npm run test:kills` asks for more. */
const KILLS = Number(process.env.KILLS ?? 3);
const SIDE = 72;

let folder: string;
let data: string;
let started = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-train-'));
  data = join(folder, 'photos');
  for (const [i, name] of ['acceptable', 'blurred'].entries()) {
    await mkdir(join(data, name), { recursive: true });
    for (let n = 0; n < 15; n++) await writeStripes(join(data, name, `${n}.png`), i === 0, 100 * i + n);
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** Stripes of a random colour with hard or soft edges. */
async function writeStripes(path: string, sharp: boolean, seed: number): Promise<void> {
  const random = new Random(seed);
  const colour = [0, 1, 2].map(() => random.uniform(60, 190));
  const [width, phase] = [random.uniform(6, 14), random.uniform(0, 6)];
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 3);
  for (let i = 0; i < pixels.length; i++) {
    const wave = Math.sin((2 * Math.PI * (Math.floor(i / 3) % SIDE)) / width + phase);
    pixels[i] = colour[i % 3] + 45 * (sharp ? Math.sign(wave) : wave / 3);
  }
  await writeImage(path, { data: pixels, width: SIDE, height: SIDE });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly error: string;
}

function start(...args: string[]): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, 'train', ...args]);
  const texts = { out: '', error: '' };
  child.stdout.on('data', (text) => {
    texts.out += text;
  });
  child.stderr.on('data', (text) => {
    texts.error += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { process: child, ended };
}
const train = (...args: string[]): Promise<Ended> => start(...args).ended;
const fresh = (): string => join(folder, `out-${started++}`);
const QUICK = ['--input-size', '64', '--rounds', '20'];

describe('lucidface train', () => {
  test('learns class folders, and writes a model that assess uses, and a card with its accuracy', async () => {
    const out = fresh();
    const { code, out: said, error } = await train('--data', data, '--out', out, ...QUICK, '--epochs', '150');
    expect(error).not.toMatch(/lucidface:/);
    expect(code).toBe(0);
    expect(said).toBe(`wrote ${out}/model.json and its card ${out}/README.md\n`);
    expect((await readdir(out)).sort()).toEqual([
      'README.md',
      'evaluation.json',
      'model.json',
      'weights.bin',
    ]);
    const record = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    expect(record.classNames).toEqual(['acceptable', 'blurred']);
    expect(record.parts).toMatchObject({
      train: { photos: 18, people: 18, classes: { acceptable: 9, blurred: 9 } },
      validation: { photos: 6, classes: { acceptable: 3, blurred: 3 } },
      test: { photos: 6, classes: { acceptable: 3, blurred: 3 } },
    });
    expect(record.training.accuracy).toBeGreaterThan(0.95);
    expect(record.test.verdict.rate).toBeGreaterThanOrEqual(5 / 6);
    expect(record.test.classes.blurred.auc.value).toBeGreaterThan(0.85);
    const card = await readFile(join(out, 'README.md'), 'utf8');
    const { count, total } = record.test.verdict;
    expect(card).toContain(`${count} of ${total})`);
    expect(card).toMatch(/\| blurred \| [01]\.\d{3} \([01]\.\d{3} to [01]\.\d{3}\) \| 0\.\d+ \|/);
    const { lucidface } = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')).userDefinedMetadata;
    expect(lucidface).toMatchObject({
      version: 'face-quality-custom',
      data: record.data,
      acceptableClass: 'acceptable',
    });
    expect(Object.keys(lucidface.thresholds)).toEqual(['acceptable', 'blurred']);
  });

  test('ends at once with 2 on a broken photo, and names it', async () => {
    const broken = join(folder, 'broken');
    await mkdir(join(broken, 'acceptable'), { recursive: true });
    await mkdir(join(broken, 'dark'), { recursive: true });
    for (const name of ['acceptable', 'dark']) await writeStripes(join(broken, name, '1.png'), true, 1);
    const whole = await readFile(join(broken, 'dark', '1.png'));
    await writeFile(join(broken, 'dark', '2.png'), whole.subarray(0, whole.length / 2));
    const out = fresh();
    const { code, error } = await train('--data', broken, '--out', out);
    expect(code).toBe(2);
    expect(error).toContain(`lucidface: ${join(broken, 'dark', '2.png')} is a broken image`);
    expect(existsSync(out)).toBe(false);
  });

  test('looks at its folder first, and refuses one among the photos', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, 'mine');
    const { code, error } = await train('--data', data, '--out', file);
    expect([code, await readFile(file, 'utf8')]).toEqual([2, 'mine']);
    expect(error).toBe(`lucidface: ${file} must be a folder, got a file\n`);
    const inside = await train('--data', data, '--out', join(data, 'model'));
    expect(inside.code).toBe(2);
    expect(inside.error).toContain(`\`--out\` must be a folder outside of the photos in ${data}`);
  });

  test('refuses a second run on the same folder, and names the first', async () => {
    const out = fresh();
    const first = start('--data', data, '--out', out, ...QUICK, '--epochs', '5000');
    await appears(join(out, '.lucidface.lock'));
    const { code, error } = await train('--data', data, '--out', out, ...QUICK);
    expect(code).toBe(2);
    expect(error).toContain(
      `${out} is used by another run: lucidface train, process ${first.process.pid} on `,
    );
    first.process.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
  });

  test('names a log or a checkpoint that is damaged', async () => {
    const out = fresh();
    const args = ['--data', data, '--out', out, ...QUICK, '--epochs', '5000'];
    const first = start(...args);
    const log = await appears(join(out, '.checkpoints'), 'epochs.json');
    first.process.kill('SIGKILL');
    await first.ended;
    const text = await readFile(log, 'utf8');
    await writeFile(log, '');
    const empty = await train(...args);
    expect([empty.code, empty.error]).toEqual([
      2,
      expect.stringContaining(`${log} is damaged: Unexpected end`),
    ]);
    await writeFile(log, text);
    const last = JSON.parse(text).epochs.length - 1;
    const weights = join(log, '..', `epoch-${last}`, 'weights.bin');
    const bytes = await readFile(weights);
    bytes[1000] ^= 1;
    await writeFile(weights, bytes);
    const changed = await train(...args);
    expect(changed.code).toBe(2);
    expect(changed.error).toContain(`the checkpoint ${join(log, '..', `epoch-${last}`)} is damaged`);
  });
});

/** Waits until a file is there, in a folder or in one of its folders. */
async function appears(path: string, name?: string): Promise<string> {
  for (;;) {
    const found =
      name === undefined
        ? await readFile(path).then(
            () => path,
            () => undefined,
          )
        : (await readdir(path, { recursive: true }).catch(() => [])).find((each) =>
            each.endsWith(`/${name}`),
          );
    if (found) return name === undefined ? path : join(path, found);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a run that is killed', () => {
  const head = ['head', ['--trainable', 'head', '--epochs', '30']] as const;
  const all = ['all', ['--trainable', 'all', '--epochs', '3', '--batch-size', '18']] as const;
  // fitting every weight takes minutes: `npm run test:kills`
  describe.each(process.env.KILLS ? [head, all] : [head])(
    'resumes to the same weights (%s)',
    (_, options) => {
      const args = (): string[] => ['--data', data, ...QUICK, ...options];
      const random = new Random(7);
      let whole: string;
      let time: number;
      let out: string;
      beforeAll(async () => {
        whole = fresh();
        const began = Date.now();
        expect((await train(...args(), '--out', whole)).code).toBe(0);
        time = Date.now() - began;
        out = fresh();
      });
      /** Compares the files of a run that ended with those of the run that was never killed, and begins another. */
      const expectSame = async (task: TestTask): Promise<void> => {
        for (const name of ['weights.bin', 'model.json', 'evaluation.json', 'README.md']) {
          const [a, b] = [await readFile(join(out, name)), await readFile(join(whole, name))];
          expect(Buffer.compare(a, b), name).toBe(0);
        }
        task.meta.compared = (task.meta.compared ?? 0) + 1;
        out = fresh();
      };

      // a kill each, so that long runs show progress
      test.for(Array.from({ length: KILLS }, (_, i) => i + 1))('after kill %i', async (_n, { task }) => {
        for (;;) {
          const run = start(...args(), '--out', out);
          const timer = setTimeout(() => run.process.kill('SIGKILL'), random.uniform(0.2, 1) * time);
          const { code, signal, error } = await run.ended;
          clearTimeout(timer);
          if (signal === 'SIGKILL') return;
          expect(error).not.toContain('lucidface:');
          expect(code).toBe(0);
          await expectSame(task);
        }
      });

      test('when it is not killed any more', async ({ task }) => {
        expect((await train(...args(), '--out', out)).code).toBe(0);
        await expectSame(task);
      });
    },
  );
});
