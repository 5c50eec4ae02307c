import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { lab } from '../../lab/main.js';
import { scripts } from '../../package.json';

/** The root, in which scripts are run. */
const ROOT = join(import.meta.dirname, '../..');
const LAB = ['train', 'ablate', 'evidence', 'trust', 'labels', 'groups'];
/** Where commands are named for readers; the changelog names those of its time. */
const FOLDERS = ['docs', 'lab', 'models', 'examples', 'bench', 'scripts', 'src', 'test'];

const texts = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, String(name))),
  ),
]
  .filter(
    (path) => /\.(md|ts|mjs|js)$/.test(path) && !/node_modules|dist|docs[\\/]api|[\\/]out[\\/]/.test(path),
  )
  .map((path) => readFileSync(join(ROOT, path), 'utf8'));

/** Every match of a pattern, each once. */
const named = (pattern: RegExp): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found = '']) => found.trim()))),
];
/** Commands as they are typed, so without what may be left out and without what a report fills in. */
const typed = named(/npm run ([\w:-]+ -- [^`\n\\#,;()]+)/g).filter((line) => !/[[\]$]/.test(line));
const flagsOf = (line: string): string[] => [...line.matchAll(/ --([\w-]+)/g)].map(([, flag = '']) => flag);

const folder = mkdtempSync(join(tmpdir(), 'lucidface-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the commands that documents and comments name', () => {
  test('are scripts of package.json', () => {
    const names = named(/npm run ([\w:-]*\w)/g);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('are files of the repository', () => {
    const paths = named(/node (?:--[\w-]+ )?((?:scripts|bench)\/[\w/-]+\.mjs)/g);
    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test.each(typed.filter((line) => LAB.includes(line.split(' ')[0])))(
    'npm run %s: reads its data',
    async (line) => {
      const [name, , ...given] = line
        .replaceAll(/\bDIR\b/g, join(folder, 'none'))
        .replaceAll(/\bMODEL\b|lab\/candidates\/NAME\/model\.json/g, 'models/face-quality/model.json')
        .split(' ');
      const said: string[] = [];
      const own = name === 'labels' ? [] : ['--out', join(folder, 'out'), '--cache', join(folder, 'cache')];
      const args = [name, '--data', join(folder, 'none'), ...given, ...own];
      const output = { out: () => {}, error: (text: string) => void said.push(text) };
      expect(await lab(name === 'labels' ? args : [...args, '--backend', 'wasm'], output)).toBe(2);
      expect(said).toEqual([expect.stringMatching(/(faces|labels)\.csv does not exist$/)]);
    },
  );

  test.each(typed.filter((line) => !LAB.includes(line.split(' ')[0])))(
    'npm run %s: has its options',
    (line) => {
      const script = scripts[line.split(' ')[0] as keyof typeof scripts];
      const file = /(?:bench|scripts)\/[\w-]+\.mjs/.exec(script)?.[0];
      if (!file) return;
      const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\/\/.*/gm, '');
      const runner = code.includes('runFuzz')
        ? readFileSync(join(ROOT, 'bench/fuzz/runFuzz.mjs'), 'utf8')
        : '';
      const knows = (flag: string) => new RegExp(`['{ ]${flag}'?: \\{|'--${flag}'`).test(code + runner);
      expect(flagsOf(line).filter((flag) => !knows(flag))).toEqual([]);
    },
  );
});

const TAKES_A_FOLDER = [
  'fit-detectors',
  'fit-orientation',
  'fit-regions',
  'make-references',
  'make-samples',
  'measure-detectors',
];
const TAKES_DATA = ['fit-eyes', 'measure-landmarks', 'train-bundled', 'measure-groups'];

describe('a script that reads photos', () => {
  test.each([...TAKES_A_FOLDER, ...TAKES_DATA])('%s ends with one line where they are not', (name) => {
    const script = join(ROOT, `scripts/${name}.mjs`);
    const missing = join(folder, 'none');
    for (const [args, said] of [
      [[], /^the folder that has \S+ must be given, got nothing\n$/],
      [TAKES_DATA.includes(name) ? ['--data', missing] : [missing], /^\S+none\S+ does not exist\n$/],
    ] as const) {
      const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
        cwd: ROOT,
        encoding: 'utf8',
      });
      expect(stderr).toMatch(said);
      expect(status).toBe(2);
    }
  });

  test('measure-landmarks names its parts', () => {
    const args = ['scripts/measure-landmarks.mjs', '--data', 'test', '--part', 'poses'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('--part');
  });
});

test.each([
  [['bench/backends.mjs', '--only', 'abacus'], '--only must name some of "cpu in Node"'],
  [['bench/backends.mjs', '--onyl', 'cpu'], "Unknown option '--onyl'"],
  [['bench/backends.mjs', '--photos', 'x'], '--photos must be a number, got "x"'],
  [['bench/slic.mjs', '--round', '3'], "Unknown option '--round'"],
  [['bench/fuzz.mjs', '--runs', 'many'], '--runs must be a number, got "many"'],
  [['scripts/train-bundled.mjs', '--dta', 'x'], "Unknown option '--dta'"],
  [['bench/litert.mjs'], 'the folder that has @litertjs/core must be given, got nothing'],
  [['scripts/compare-slic.mjs'], 'the folder that has cases.json must be given, got nothing'],
  [['scripts/fixtures.mjs', 'nowhere'], 'nowhere/golden.json does not exist'],
  [['scripts/test-consumers.mjs', 'webpak'], 'a consumer must be one of'],
])('%j ends with one line and 2', (args, text) => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toContain(text);
  expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
});

test('the tables of the colormaps are those that their script writes', () => {
  const out = join(folder, 'tables.ts');
  const { status } = spawnSync(process.execPath, ['scripts/colormaps.mjs', out], { cwd: ROOT });
  expect(status).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(join(ROOT, 'src/fusion/colormapTables.ts'), 'utf8'));
});
