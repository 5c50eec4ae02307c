import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/lucidface.js';
import { type EvaluateOptions, type EvaluationResult, evaluate } from '../../src/evaluation/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { readImage } from '../../src/node/readImage.js';
import { startBackend } from '../../src/node/startBackend.js';

const DEMO = fileURLToPath(new URL('../../node_modules/@vladmandic/face-api/demo/', import.meta.url));

/** Faces in the photos of the demo: file, x, y, width, height. */
const FACES = [
  ['sample6.jpg', 735, 370, 200, 250],
  ['sample6.jpg', 1470, 260, 190, 240],
  ['sample6.jpg', 1185, 290, 190, 240],
  ['sample3.jpg', 1110, 210, 170, 220],
] as const;
type Face = (typeof FACES)[number];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-evaluate-'));
  await startBackend('wasm');
});
afterAll(() => rm(folder, { recursive: true }));

/** A photo with some room around a face; the box in it is always the same. */
function faceOf([file, x, y, width, height]: Face, [wide, high] = [200, 250]): Sharp {
  return sharp(join(DEMO, file))
    .extract({ left: x - width / 2, top: y - height / 2, width: 2 * width, height: 2 * height })
    .resize(wide, high, { fit: 'fill' });
}
const BOX = [50, 62, 100, 125];
/** Photos of which defects are made: their time grows with the pixels. */
const SMALL: [number, number] = [120, 150];
const SMALL_BOX = [30, 37, 60, 75];

interface Run {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line. */
async function run(...args: string[]): Promise<Run> {
  const [out, error]: [string[], string[]] = [[], []];
  const output = {
    out: (text: string) => void out.push(text),
    error: (text: string) => void error.push(text),
  };
  const code = await main(['evaluate', ...args], output);
  return { code, out: out.join('\n'), error: error.join('\n') };
}

async function resultIn(out: string): Promise<EvaluationResult> {
  return JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
}

describe('on a folder of one’s own', () => {
  let data: string;
  let out: string;
  let result: EvaluationResult;

  beforeAll(async () => {
    data = join(folder, 'own');
    out = join(folder, 'own-out');
    const rows = ['path,face_x,face_y,face_w,face_h,person,group'];
    for (const name of ['acceptable', 'blurred', 'dark']) await mkdir(join(data, name), { recursive: true });
    for (const [i, face] of FACES.entries()) {
      const photo = await faceOf(face).png().toBuffer();
      await sharp(photo).toFile(join(data, 'acceptable', `${i}.jpg`));
      await sharp(photo)
        .blur(6)
        .toFile(join(data, 'blurred', `${i}.jpg`));
      await sharp(photo)
        .linear(0.12)
        .toFile(join(data, 'dark', `${i}.png`));
      for (const path of [`acceptable/${i}.jpg`, `blurred/${i}.jpg`, `dark/${i}.png`]) {
        rows.push(`${path},${BOX.join(',')},person ${i},${i < 2 ? 'black' : 'white'}`);
      }
    }
    await writeFile(join(data, 'photos.csv'), `${rows.join('\n')}\n`);
    await writeFile(join(data, 'notes.txt'), 'no photo, and not in a folder of a class');
    const utility = join(folder, 'own-utility.csv');
    await writeFile(
      utility,
      'path,utility\nblurred/0.jpg,0\nacceptable/0.jpg,1\nacceptable/1.jpg,.5\nelsewhere.jpg,1\n',
    );
    const { code, error } = await run(
      '--data',
      data,
      '--out',
      out,
      '--utility',
      utility,
      '--rounds',
      '50',
      '--worst',
      '2',
    );
    expect(error).toBe('');
    expect(code).toBe(0);
    result = await resultIn(out);
  });

  test('separates the classes, with the baselines on the same photos', () => {
    const { own } = result;
    expect(own?.photos).toBe(12);
    expect(own?.people).toBe(4);
    expect(own?.tasks.map(({ name }) => name)).toEqual([
      'acceptable / all others',
      'blurred / acceptable',
      'blurred / all others',
      'dark / acceptable',
      'dark / all others',
    ]);
    const [, blurred, , dark] = own?.tasks ?? [];
    expect(blurred?.raters.model?.rocAuc).toMatchObject({ value: 1, positives: 4, negatives: 4, people: 4 });
    expect(Object.keys(blurred?.raters ?? {})).toEqual(['model', 'Laplacian, grid', 'Laplacian, crop']);
    expect(blurred?.raters['Laplacian, grid']?.rocAuc.value).toBe(1);
    expect(Object.keys(dark?.raters ?? {})).toEqual(['model', 'mean luminance']);
    expect(dark?.raters['mean luminance']?.rocAuc.value).toBe(1);
  });

  test.each([
    ['drawn anew', undefined],
    ['as it is, with its roll', 0],
  ])('gives every photo the verdict and the probabilities of assess: a box %s', async (_, roll) => {
    const classifier = await FaceQualityClassifier.load();
    const { numTensors } = tf.memory();
    // as another detector might draw it
    const [x, y, width, height] = roll === undefined ? BOX : [BOX[0] - 12, BOX[1], BOX[2], BOX[3]];
    const rows = ['acceptable/0.jpg', 'blurred/1.jpg'].map((path) =>
      [path, x, y, width, height, roll].join(','),
    );
    const table = join(data, 'rolled.csv');
    await writeFile(
      table,
      `path,face_x,face_y,face_w,face_h,face_roll,overall\n${rows.map((row, i) => `${row},${2 * i}\n`).join('')}`,
    );
    const { own } = roll === undefined ? result : (await evaluate(classifier, { data: table })).result;
    expect(tf.memory().numTensors).toBe(numTensors);
    for (const { path, acceptable, probabilities } of own?.scores ?? []) {
      const face = { x, y, width, height, roll };
      const said = await classifier.assess(await readImage(path), { face });
      expect(acceptable).toBe(said.acceptable);
      for (const [name, value] of Object.entries(said.probabilities)) {
        expect(probabilities[name]).toBeCloseTo(value, 5);
      }
    }
    classifier.dispose();
  });

  test('counts every photo once, by class and by group', () => {
    const { own, utility } = result;
    const { names = [], counts = [] } = own?.confusion ?? {};
    const sumOf = (name: string): number =>
      (counts[names.indexOf(name)] as number[]).reduce((a, b) => a + b, 0);
    expect(['acceptable', 'blurred', 'dark', 'noisy'].map(sumOf)).toEqual([4, 4, 4, 0]);
    expect(own?.falseRejects?.broad.dark?.total).toBe(2);
    expect(own?.falseRejects?.broad.light?.total).toBe(2);
    expect(own?.calibration?.classes.blurred).toMatchObject({ positives: 4, total: 12 });
    expect(own?.calibration?.overall.after).toBeUndefined();
    expect(utility).toMatchObject({ photos: 3, error: 0.5 });
    for (const { worst } of own?.tasks ?? []) expect(worst.length).toBeLessThanOrEqual(2);
  });

  test('writes tables and pictures that are not empty', async () => {
    const text = await readFile(join(out, 'evaluation.md'), 'utf8');
    expect(text).toContain('| blurred / acceptable | blurred | 4 | 4 | 1.000 [1.000, 1.000] |');
    const pictures = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, name]) => name);
    expect(pictures).toEqual([
      'evaluation-roc-own.png',
      'evaluation-reliability-own.png',
      'evaluation-discard.png',
    ]);
    for (const name of pictures) {
      const { channels, width } = { ...(await sharp(join(out, name)).metadata()) };
      expect(width).toBeGreaterThanOrEqual(800);
      const { dominant, channels: values } = await sharp(join(out, name)).stats();
      expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(240);
      expect(values.slice(0, channels).every(({ stdev }) => stdev > 5)).toBe(true);
    }
  });

  test('leaves no tensor behind, also when a photo is broken', async () => {
    const broken = join(folder, 'broken');
    await mkdir(join(broken, 'acceptable'), { recursive: true });
    await writeFile(join(broken, 'acceptable', '1.jpg'), 'this is no photo');
    const before = tf.memory().numTensors;
    const { code, error } = await run('--data', broken, '--out', join(folder, 'broken-out'));
    expect(code).toBe(2);
    expect(error).toContain('is not an image that can be read');
    expect(tf.memory().numTensors).toBe(before);
    expect(existsSync(join(folder, 'broken-out'))).toBe(false);
  });
});

describe('on data with faces.csv', () => {
  let data: string;
  let model: string;

  beforeAll(async () => {
    data = join(folder, 'faces');
    await mkdir(data);
    const rows = ['path,source,person,n_faces,face_x,face_y,face_w,face_h,strict_good,group'];
    // by their names h, k and p are in the test split, o and u in the one for validation
    const people = [
      ['h', 'studio', '1', 'black'],
      ['k', 'street', '1', 'white'],
      ['p', 'street', '0', 'white'],
      ['o', 'studio', '1', 'white'],
      ['u', 'street', '1', 'black'],
      ['z', 'rendered', '1', 'India'],
    ];
    for (const [i, [person, source, good, group]] of people.entries()) {
      await faceOf(FACES[i % 4], SMALL).toFile(join(data, `${person}.jpg`));
      rows.push(`${person}.jpg,${source},${person},1,${SMALL_BOX.join(',')},${good},${group}`);
    }
    await writeFile(join(data, 'faces.csv'), `${rows.join('\n')}\n`);
    model = join(folder, 'small', 'model.json');
    const small = await FaceQualityClassifier.create({
      classNames: ['fine', 'blurred', 'dark', 'sleepy'],
      acceptableClass: 'fine',
      activation: 'sigmoid',
      inputSize: { width: 32, height: 32 },
    });
    await small.save(fileHandler(model));
    small.dispose();
  });

  /** Measures the small model, by default against itself. */
  async function measure(more: Partial<EvaluateOptions> = {}): Promise<EvaluationResult> {
    const classifier = await FaceQualityClassifier.load(fileHandler(model));
    try {
      const { result } = await evaluate(classifier, {
        data,
        baseline: classifier,
        heldOut: ['rendered'],
        worst: 3,
        seed: 0,
        rounds: 20,
        perDefect: 2,
        ...more,
      });
      return result;
    } finally {
      classifier.dispose();
    }
  }

  test('makes the defects of which the model has the class, on unseen people and on a held-out source', async () => {
    const before = tf.memory().numTensors;
    const { synthetic, unseen, natural, notes, settings } = await measure();
    expect(tf.memory().numTensors).toBe(before);
    // h and k: as they are, 3 clean, 4 pairs, and 5 defects at 3 severities; p as it is
    expect(synthetic).toMatchObject({ people: 3, photos: 3, samples: 2 * (1 + 3 + 4 + 15) + 1 });
    expect(unseen).toMatchObject({ people: 1, photos: 1, samples: 1 + 3 + 4 + 15 });
    expect(settings.heldOut).toEqual(['rendered']);
    expect(notes).toContain('Held out of training: rendered.');
    expect(notes.join()).toContain('no natural.csv');
    expect(natural).toBeUndefined();
    expect(synthetic?.defects).toHaveLength(15);
    expect(Object.keys(synthetic?.defects.find(({ defect }) => defect === 'defocus')?.raters ?? {})).toEqual([
      'model',
      'Laplacian, grid',
      'Laplacian, crop',
      'baseline model',
    ]);
    for (const { raters } of synthetic?.classes ?? []) {
      // the same model on the same photos
      expect(raters['baseline model']).toEqual(raters.model);
      for (const { rocAuc } of Object.values(raters)) {
        expect(rocAuc.low).toBeLessThanOrEqual(rocAuc.value);
        expect(rocAuc.high).toBeGreaterThanOrEqual(rocAuc.value);
      }
    }
    expect(Object.keys(synthetic?.sources ?? {})).toEqual(['street', 'studio']);
    expect(Object.keys(synthetic?.broadGroups ?? {})).toEqual(['dark', 'light']);
    expect(synthetic?.falseRejects?.all.total).toBe(2);
    expect(synthetic?.falseRejectsClean?.all.total).toBe(6);
    expect(synthetic?.pairs?.rejected.total).toBe(8);
    // two severities of what was fitted on the validation split
    expect(Object.keys(synthetic?.calibration.platt ?? {})).toEqual(['fine', 'blurred', 'dark']);
    expect(synthetic?.operatingPoints.filter(({ className }) => className === 'blurred')).toHaveLength(7);
    // blur of medium strength, which even this measure sees
    const [defocus] =
      synthetic?.defects.filter(({ defect, severity }) => defect === 'defocus' && severity === 0.75) ?? [];
    expect(defocus?.raters['Laplacian, grid']?.rocAuc.value).toBeGreaterThan(0.9);
  });

  test('writes the same bytes for the same seed, others for another', async () => {
    const bytes = async (seed: number): Promise<string> => {
      return JSON.stringify(
        await measure({ seed, source: 'rendered', perDefect: 1, baseline: undefined, heldOut: [] }),
      );
    };
    const first = await bytes(0);
    expect(await bytes(0)).toBe(first);
    expect(await bytes(1)).not.toBe(first);
  });

  test('measures one source only, and natural photos by their labels', async () => {
    await faceOf(FACES[0], SMALL).blur(5).toFile(join(data, 'bad.jpg'));
    const lines = ['path,label,defects,face_x,face_y,face_w,face_h'];
    for (const person of ['h', 'k', 'z']) lines.push(`${person}.jpg,good,,${SMALL_BOX.join(',')}`);
    lines.push(`bad.jpg,bad,blur,${SMALL_BOX.join(',')}`, 'p.jpg,no-face,,,,,');
    await writeFile(join(data, 'natural.csv'), `${lines.join('\n')}\n`);
    try {
      const { synthetic, natural, notes } = await measure({
        source: 'street',
        heldOut: [],
        perDefect: 1,
        baseline: undefined,
      });
      expect(Object.keys(synthetic?.sources ?? {})).toEqual(['street']);
      // without the class no-face nothing is asked of it
      expect(natural?.tasks.map(({ name }) => name)).toEqual(['good / bad', 'blurred / good']);
      expect(natural?.tasks[1]?.raters['Laplacian, crop']?.rocAuc.value).toBe(1);
      expect(natural?.labels['no-face']?.rejected.total).toBe(1);
      expect(natural?.discard?.photos).toBe(5);
      expect(notes.join()).toContain('Face boxes of natural.csv are drawn anew, as by `assess`');
      const classifier = await FaceQualityClassifier.load(fileHandler(model));
      const [x, y, width, height] = SMALL_BOX;
      const photo = await readImage(join(data, 'k.jpg'));
      const { probabilities } = await classifier.assess(photo, { face: { x, y, width, height } });
      classifier.dispose();
      const measured = natural?.scores.find(({ path }) => path.endsWith('k.jpg'));
      expect(measured?.probabilities.blurred).toBeCloseTo(probabilities.blurred, 5);
    } finally {
      await rm(join(data, 'natural.csv'));
    }
  });

  test.each<[string, () => string[], string]>([
    ['no data', () => [], '`--data` must be a table or a folder of photos, got nothing'],
    ['a folder that is none', () => ['--data', join(data, 'x')], 'faces/x must be a CSV file or a folder'],
    ['a photo', () => ['--data', join(data, 'h.jpg')], 'h.jpg must be a text file in UTF-8'],
    [
      'an unknown source',
      () => ['--data', data, '--source', 'mars'],
      '`--source` must be one of "rendered", "street", "studio", got "mars"',
    ],
    [
      'an unknown held-out source',
      () => ['--data', data, '--held-out', 'mars'],
      '`--held-out` must be one of "rendered", "street", "studio", got "mars"',
    ],
    [
      'a source without faces.csv',
      () => ['--data', join(folder, 'own'), '--source', 'a'],
      'faces.csv, which does not exist',
    ],
    ['a missing table', () => ['--data', data, '--utility', join(data, 'none.csv')], 'none.csv'],
    [
      'a missing model',
      () => ['--data', data, '--model', join(data, 'model.json')],
      'model.json does not exist',
    ],
    [
      'no rounds',
      () => ['--data', data, '--rounds', '0'],
      '`--rounds` must be a whole number of at least 1, got "0"',
    ],
    ['a misspelt option', () => ['--data', data, '--wurst', '3'], "Unknown option '--wurst'"],
  ])('%s: one clear line', async (_, args, message) => {
    const { code, error } = await run(...args());
    expect(error).toContain(message);
    expect(error.split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  test('class folders need one without a fault where some are no class of the model', async () => {
    const wrong = join(folder, 'wrong');
    await mkdir(join(wrong, 'blury'), { recursive: true });
    expect((await run('--data', wrong, '--model', model)).error).toContain(
      'must have a folder of photos for each class, got no photos',
    );
    await faceOf(FACES[0], SMALL).toFile(join(wrong, 'blury', '1.jpg'));
    expect((await run('--data', wrong, '--model', model)).error).toContain(
      '`--acceptable-folder` must be one of "blury", got "fine"',
    );
    expect(existsSync(join(folder, 'wrong-out'))).toBe(false);
  });
});
