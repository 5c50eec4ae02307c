import { execFile, execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/lucidface.js';
import { DEGRADATIONS, Random } from '../../src/degradations/index.js';
import { readImage, writeImage } from '../../src/node/index.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const PHOTO = fileURLToPath(
  new URL('../../node_modules/@vladmandic/face-api/demo/sample6.jpg', import.meta.url),
);
const GOOD = fileURLToPath(new URL('../../examples/photos/good.jpg', import.meta.url));
const MODEL = fileURLToPath(new URL('../../models/face-quality', import.meta.url));
const FACE = '735,370,200,250';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Result {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the built command line, as a user does, in a process of its own: a second for each. */
function lucidface(...args: string[]): Promise<Result> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], (failure, out, error) => {
      resolve({ code: failure ? Number(failure.code) : 0, out, error });
    });
  });
}

/** Runs the command line in this process. */
async function inProcess(...args: string[]): Promise<Result> {
  const [out, error]: [string[], string[]] = [[], []];
  const code = await main(args, {
    out: (text) => void out.push(text, '\n'),
    error: (text) => void error.push(text, '\n'),
  });
  return { code, out: out.join(''), error: error.join('') };
}

describe('lucidface demo and completion', () => {
  test('demo explains the photo that ships, and writes a picture', async () => {
    const out = join(folder, 'demo.png');
    const { code, out: said, error } = await lucidface('demo', '--out', out);
    expect(error).not.toMatch(/lucidface:/);
    expect(code).toBe(0);
    expect(said).toMatch(/covered\.jpg: not acceptable/);
    expect(said).toMatch(/occluded: mostly the mouth and the right cheek \(\d+ %\)/);
    expect((await sharp(out).metadata()).width).toBeGreaterThan(500);
  });

  test('explain says why no part of a face is named: without a face, and of one on its side', async () => {
    const [wall, lying] = [join(folder, 'wall.png'), join(folder, 'lying.jpg')];
    await sharp({ create: { width: 200, height: 160, channels: 3, background: '#8899aa' } }).toFile(wall);
    await sharp(GOOD).rotate(90).toFile(lying);
    const said = async (photo: string): Promise<string> =>
      (await inProcess('explain', photo, '--method', 'grad-cam', '--out', join(folder, 'why.png'))).out;
    expect(await said(wall)).toMatch(/: no face was found, so the whole photo was judged$/m);
    expect(await said(lying)).toMatch(/: the photo is not upright$/m);
  });

  test('completion lists every command and its options', async () => {
    const { out } = await lucidface('completion', 'bash');
    const run = (line: string): string =>
      execFileSync(
        'bash',
        [
          '-c',
          `${out}\nCOMP_WORDS=(${line}) COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _lucidface; echo "\${COMPREPLY[*]}"`,
        ],
        {
          encoding: 'utf8',
        },
      ).trim();
    expect(run('lucidface as')).toBe('assess');
    expect(run('lucidface explain --me')).toBe('--method');
    expect((await lucidface('completion', 'fish')).out).toContain(
      "'__fish_seen_subcommand_from train' -l data",
    );
    const unknown = await lucidface('completion', 'tcsh');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.error).toContain('`shell` must be one of "bash", "zsh", "fish", got "tcsh"');
  });
});

describe('lucidface assess', () => {
  test('prints a verdict in words, and exits with 0 or 1 by it', async () => {
    const { code, out, error } = await lucidface('assess', PHOTO, '--face', FACE);
    expect(error).toBe('');
    expect(out).toMatch(/sample6\.jpg: (not )?acceptable \([\d.]+ of 100\)/);
    expect(code).toBe(/not acceptable/.test(out) ? 1 : 0);
  });

  test('detects faces, and reports several of them', async () => {
    const { code, out, error } = await inProcess('assess', PHOTO, '--json');
    expect(error).toBe('');
    expect(code).toBe(1);
    const { faces, face, defects } = JSON.parse(out);
    expect(faces).toHaveLength(4);
    expect(face.width * face.height).toBe(faces[0].width * faces[0].height);
    expect(defects.map(({ className }: { className: string }) => className)).toContain('several-faces');
  });

  test('a profile has stricter thresholds, and the whole photo can be the face', async () => {
    const strict = JSON.parse(
      (await inProcess('assess', PHOTO, '--face', FACE, '--json', '--profile', 'skin-analysis')).out,
    );
    expect(strict.profile).toBe('skin-analysis');
    expect(strict.defects.map(({ className }: { className: string }) => className)).toContain('too-small');
    const whole = JSON.parse((await inProcess('assess', PHOTO, '--whole', '--json')).out);
    expect(whole.face).toBeUndefined();
    const unknown = await inProcess('assess', PHOTO, '--profile', 'passport');
    expect(unknown.code).toBe(2);
    expect(unknown.error).toContain(
      '`--profile` must be one of "general", "id-photo", "skin-analysis", got "passport"',
    );
  });

  test('prints measures with their units, and as JSON', async () => {
    const lines = (await inProcess('assess', PHOTO, '--face', FACE, '--measures')).out.split('\n');
    expect(lines.find((line) => line.trim().startsWith('yaw'))).toMatch(
      /^ {2}yaw +-?[\d.]+ degrees {2}percentile \d+$/,
    );
    const json = await inProcess('assess', PHOTO, '--face', FACE, '--measures', '--json');
    const { measures } = JSON.parse(json.out);
    expect(measures.find(({ name }: { name: string }) => name === 'inter-eye-distance').unit).toBe('pixels');
    const copy = join(folder, 'copy.jpg');
    await copyFile(PHOTO, copy);
    const many = await lucidface('assess', PHOTO, copy, '--measures');
    expect(many.code, many.error).toBe(0);
    const [header, ...photos] = many.out.trim().split('\n');
    expect(JSON.parse(header).header.measures.yaw).toBe('degrees');
    expect(photos).toHaveLength(2);
    for (const photo of photos) expect(JSON.parse(photo).measures.yaw).toBeTypeOf('number');
  });

  test('prints no measures unasked: a profile with limits measures all, and the verdict names what is wrong', async () => {
    const { out } = await inProcess('assess', PHOTO, '--face', FACE, '--profile', 'id-photo');
    expect(out).toMatch(/\(limit [\d.-]+\)/);
    expect(out).not.toContain('percentile');
  });

  test('prints JSON', async () => {
    const { code, out } = await inProcess('assess', PHOTO, '--face', FACE, '--json');
    const found = JSON.parse(out);
    expect(code).toBe(found.acceptable ? 0 : 1);
    expect(found.schema).toBe(1);
    expect(found.photo).toBe(PHOTO);
    expect(found.measures).toBeUndefined();
    expect(found.score).toBeGreaterThanOrEqual(0);
    for (const value of Object.values(found.probabilities)) expect(value).toBeLessThanOrEqual(1);
  });

  test('rejects a blurred copy of the photo with a reason', async () => {
    const path = join(folder, 'blurred.jpg');
    await sharp(PHOTO).blur(14).toFile(path);
    const { code, out } = await inProcess('assess', path, '--face', FACE);
    expect(code).toBe(1);
    expect(out).toMatch(/blurred [\d.]+ %.*Hold the camera still/);
  });

  test.each<[string, () => Promise<string[]>, string]>([
    ['a missing file', async () => ['assess', 'nowhere.jpg'], 'lucidface: nowhere.jpg does not exist\n'],
    ['a folder to explain', async () => ['explain', folder], 'is a folder: an image is needed'],
    [
      'no image',
      async () => ['assess', await written('notes.md', 'hello there, this is a note')],
      'is not an image that can be read',
    ],
    [
      'a broken image',
      async () => ['assess', await written('broken.jpg', (await readFile(PHOTO)).subarray(0, 9000))],
      'is a broken image',
    ],
    ['no photo', async () => ['assess'], '`PHOTO` must be one file, got none'],
    ['an unknown option', async () => ['assess', PHOTO, '--jason'], "Unknown option '--jason'"],
    [
      'an unknown command',
      async () => ['asses', PHOTO],
      '`command` must be one of "assess", "explain", "evaluate", "calibrate", "train", "demo", "completion", got "asses"',
    ],
    [
      'a box that is none',
      async () => ['assess', PHOTO, '--face', '1,2,3'],
      '`--face` must be X,Y,WIDTH,HEIGHT in pixels, WIDTH and HEIGHT of at least 1, got "1,2,3"',
    ],
    [
      'a backend that is none',
      async () => ['assess', PHOTO, '--backend', 'gpu'],
      '`--backend` must be one of "wasm", "native", "cpu"',
    ],
    [
      'a model that is missing',
      async () => ['assess', PHOTO, '--model', join(folder, 'model.json')],
      'model.json does not exist',
    ],
    [
      'a model whose weights were cut off',
      async () => ['assess', PHOTO, '--model', await cutModel()],
      'cut.json must be those that were saved with it, got ',
    ],
    [
      'a name with a line end and a colour',
      async () => ['assess', join(folder, 'a\nb\u001b[31m\u009b.jpg')],
      'a\\nb\\u001b[31m\\u009b.jpg does not exist',
    ],
    [
      'a file: URL of another machine',
      async () => ['assess', 'file://server/photo.jpg'],
      '`source` must be the file: URL of a path, got file://server/photo.jpg',
    ],
    [
      'a file: URL that is not encoded',
      async () => ['assess', 'file:///100%.jpg'],
      '`source` must be the file: URL of a path, got file:///100%.jpg',
    ],
    [
      'a method that is none',
      async () => ['explain', PHOTO, '--method', 'shap'],
      '`--method` must be one of "combined", "grad-cam", "lime"',
    ],
    [
      'a class that is none',
      async () => ['explain', PHOTO, '--target', 'blury'],
      '`--target` must be one of "acceptable", "blurred"',
    ],
    [
      'a number that is none',
      async () => ['explain', PHOTO, '--num-samples', 'many'],
      '`--num-samples` must be a whole number of at least 0, got "many"',
    ],
    [
      'a picture that cannot be written',
      async () => ['explain', PHOTO, '--method', 'grad-cam', '--out', join(folder, 'no', 'x.png')],
      'cannot be written',
    ],
  ])('%s: one clear line, and exit code 2', async (_, args, text) => {
    const { code, out, error } = await inProcess(...(await args()));
    expect(out).toBe('');
    expect(error).toContain(text);
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  async function written(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  /** A copy of the bundled model without most of its weights. */
  async function cutModel(): Promise<string> {
    const json = await readFile(join(MODEL, 'model.json'));
    await written('weights.bin', (await readFile(join(MODEL, 'weights.bin'))).subarray(0, 1000));
    return written('cut.json', json);
  }
});

test('a verdict is one line, whatever the name of the photo', async () => {
  const path = join(folder, 'a\nb.jpg');
  await copyFile(GOOD, path);
  const { out } = await inProcess('assess', path);
  expect(out).toMatch(/a\\nb\.jpg: acceptable \(\d/);
});

describe('lucidface explain', () => {
  test('writes a report of four pictures', async () => {
    const out = join(folder, 'report.png');
    const result = await inProcess(
      'explain',
      PHOTO,
      '--face',
      FACE,
      '--num-samples',
      '64',
      '--target',
      'blurred',
      '--out',
      out,
    );
    expect(result.code).toBeLessThan(2);
    expect(result.out).toMatch(/evidence for blurred \([\d.]+ %\)/);
    expect(result.out).toMatch(
      /grad-cam and lime find [\d.]+ % of their evidence in the same place\n {2}the two maps (do not )?agree/,
    );
    const { width, height } = await sharp(out).metadata();
    expect(width).toBe(4 * 360 + 5 * 24);
    expect(height).toBeGreaterThan(400);
  });

  test('names the part of the face with most of the evidence', async () => {
    const path = join(folder, 'covered.png');
    const [x, y, width, height] = FACE.split(',').map(Number) as [number, number, number, number];
    const face = { x, y, width, height };
    const { image } = DEGRADATIONS.hand(await readImage(PHOTO), 0.9, { random: new Random(0), face });
    await writeImage(path, image);
    const args = ['explain', path, '--face', FACE, '--method', 'grad-cam', '--target', 'occluded'];
    const said = await inProcess(...args, '--out', join(folder, 'said.png'));
    expect(said.error).toBe('');
    expect(said.out).toMatch(
      /\n {2}occluded: (mostly|partly) .*the right .* \(\d+ %\); left and right as you see the photo\n/,
    );
    const { out, code } = await inProcess(...args, '--out', join(folder, 'said.png'), '--json');
    const { schema, acceptable, explanation, reasons, target } = JSON.parse(out);
    expect(schema).toBe(1);
    expect(code).toBe(acceptable ? 0 : 1);
    expect(explanation).toEqual({ method: 'grad-cam', report: join(folder, 'said.png') });
    expect(target.name).toBe('occluded');
    expect(said.out).toContain(reasons.sentence);
    expect(reasons.regions).toHaveLength(9);
    const share = (name: string): number =>
      reasons.regions.find((region: { name: string }) => region.name === name).share;
    expect(share('right-cheek') + share('right-eye')).toBeGreaterThan(
      share('left-cheek') + share('left-eye'),
    );
    expect(reasons.background).toBe(false);
  });

  test('the same seed gives the same picture', async () => {
    const run = async (name: string): Promise<Buffer> => {
      await inProcess(
        'explain',
        PHOTO,
        '--face',
        FACE,
        '--method',
        'lime',
        '--num-samples',
        '48',
        '--seed',
        '3',
        '--out',
        join(folder, name),
      );
      return readFile(join(folder, name));
    };
    expect(await run('a.png')).toEqual(await run('b.png'));
  });
});

describe('--max-pixels', () => {
  test('refuses a larger photo before it is decoded', async () => {
    for (const command of [['assess'], ['explain', '--out', join(folder, 'large.png')]]) {
      const { code, error } = await inProcess(...command, PHOTO, '--max-pixels', '1000');
      expect(error).toMatch(/sample6\.jpg must have at most 1000 pixels \(`--max-pixels`\), got \d+ x \d+/);
      expect(code).toBe(2);
    }
    const { code, error } = await inProcess('assess', PHOTO, '--max-pixels', 'many');
    expect(error).toContain('`--max-pixels` must be a whole number of at least 1, got "many"');
    expect(code).toBe(2);
  });
});

describe('lucidface', () => {
  test('prints its usage and version', async () => {
    expect((await lucidface('--help')).out).toContain('lucidface assess PHOTO [--json] [--measures]');
    expect((await lucidface('explain', '--help')).code).toBe(0);
    expect((await lucidface()).code).toBe(2);
    expect((await lucidface('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
