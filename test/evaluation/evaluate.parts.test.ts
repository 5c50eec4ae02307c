import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calibration } from '../../src/evaluation/analysis/calibration.js';
import { confusion } from '../../src/evaluation/analysis/confusion.js';
import { correctness, discard } from '../../src/evaluation/analysis/discard.js';
import { falseRejects } from '../../src/evaluation/analysis/falseRejects.js';
import { laplacianVariance } from '../../src/evaluation/analysis/laplacianVariance.js';
import { measureOwn } from '../../src/evaluation/analysis/measureOwn.js';
import { operatingPoints } from '../../src/evaluation/analysis/operatingPoints.js';
import { verdictOf } from '../../src/evaluation/analysis/verdictOf.js';
import { worstMistakes } from '../../src/evaluation/analysis/worstMistakes.js';
import { BROAD_GROUPS, broadGroup } from '../../src/evaluation/data/broadGroup.js';
import { heldOutSources } from '../../src/evaluation/data/heldOutSources.js';
import { planShots } from '../../src/evaluation/data/planShots.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import { readUtilities } from '../../src/evaluation/data/readUtilities.js';
import type { Measured } from '../../src/evaluation/data/shot.js';
import { meanLuma } from '../../src/evaluation/meanLuma.js';
import { table } from '../../src/evaluation/tables/markdownTable.js';
import { photosTables } from '../../src/evaluation/tables/photosTables.js';
import { logit } from '../../src/logit.js';
import { assessment } from '../../src/model/assessment.js';
import type { ModelMetadata } from '../../src/model/index.js';
import { Random } from '../../src/random.js';

const MODEL = {
  classNames: ['acceptable', 'blurred', 'dark'],
  acceptableClass: 'acceptable',
  activation: 'sigmoid',
  thresholds: { acceptable: 0.4, blurred: 0.3 },
} as const satisfies Partial<ModelMetadata>;

/** A photo that was measured, with these probabilities of acceptable, blurred and dark. */
function photo(defect: string | undefined, probabilities: number[], more: Partial<Measured> = {}): Measured {
  const [acceptable, blurred, dark] = probabilities as [number, number, number];
  return {
    path: 'a.jpg',
    source: 'studio',
    person: 'one',
    group: 'white',
    kind: defect ?? 'clean',
    defects: defect ? [{ name: defect, className: defect, severity: 0.5 }] : [],
    probabilities: Float32Array.from(probabilities),
    ratings: { model: { acceptable, blurred, dark } },
    ...verdictOf(probabilities, MODEL),
    ...more,
  };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-parts-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('judge', () => {
  test('comes to the verdict of assess, for any probabilities and thresholds', () => {
    const random = new Random(1);
    for (let i = 0; i < 500; i++) {
      const acceptableClass = random.bernoulli(0.8) ? 'acceptable' : null;
      const draw = (): number => (random.bernoulli(0.1) ? random.integer(2) : random.uniform());
      const metadata = {
        ...MODEL,
        acceptableClass,
        thresholds: { acceptable: draw(), blurred: draw(), dark: draw() },
      } as unknown as ModelMetadata;
      const probabilities = [draw(), draw(), draw()];
      const said = assessment(probabilities, metadata);
      const found = verdictOf(probabilities, metadata);
      expect(found.acceptable).toBe(said.acceptable);
      expect(found.margin >= 0).toBe(said.acceptable || found.margin === 0);
      if (!said.acceptable) expect(found.named).toBe((said.defects[0] ?? said.candidates?.[0])?.className);
      else expect(found.named).toBe(acceptableClass ?? 'none');
    }
  });
});

describe('the baselines', () => {
  const gray = (values: number[], width: number) => ({
    data: Float32Array.from(values.flatMap((value) => [value, value, value])),
    width,
    height: values.length / width,
  });

  test('measure the Laplacian of the brightness', () => {
    // inner pixels of 4 x 3: neighbours minus four times the pixel
    const image = gray([0, 0, 0, 0, 0, 10, 20, 0, 0, 0, 0, 0], 4);
    const [a, b] = [20 - 40, 10 - 80];
    expect(laplacianVariance(image)).toBeCloseTo(((a - b) / 2) ** 2, 3);
    expect(laplacianVariance(gray([7, 7, 7, 7, 7, 7, 7, 7, 7], 3))).toBe(0);
    expect(laplacianVariance(gray([1, 2], 2))).toBe(0);
  });

  test('measure brightness by the eye, alpha left out', () => {
    const colours = {
      data: Uint8Array.from([100, 0, 0, 9, 0, 100, 0, 9, 0, 0, 100, 9]),
      width: 3,
      height: 1,
    };
    expect(meanLuma(colours)).toBeCloseTo(100 / 3, 3);
  });
});

describe('broad groups', () => {
  test('map the labels of the sources, and leave out those that fit neither', () => {
    expect(['black', 'African-American', 'south_asian', 'India', 'Malawi', 'Haiti'].map(broadGroup)).toEqual(
      Array(6).fill('dark'),
    );
    expect(['white', 'white-american', 'Norway', 'east_asian/white', 'Hong Kong'].map(broadGroup)).toEqual(
      Array(5).fill('light'),
    );
    expect(['hispanic-american', 'Brazil', 'Egypt', 'Bouvet Island', ''].map(broadGroup)).toEqual(
      Array(5).fill(undefined),
    );
  });

  test('list no group twice', () => {
    const all = [...BROAD_GROUPS.dark, ...BROAD_GROUPS.light];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the plan', () => {
  const photos = ['a', 'b', 'c', 'd'].map((person, i) => ({ person, flawless: i < 3 }) as Photo);
  const options = { severities: [0.25, 0.5], perDefect: 2, asItIs: true, clean: 3, pairs: 1, seed: 4 };

  test('makes each defect of the classes at each severity, of flawless photos only', () => {
    const plan = planShots(photos, ['acceptable', 'dark', 'blurred', 'out-of-frame'], options);
    const shots = plan.flatMap(({ shots }) => shots);
    const singles = shots.filter(({ kind }) => kind === 'single').map(({ defects }) => defects[0]);
    const names = [...new Set(singles.map((defect) => defect?.name))].sort();
    expect(names).toEqual(['backlight', 'defocus', 'lowResolution', 'motionBlur', 'underexpose']);
    for (const name of names) {
      for (const severity of options.severities) {
        const found = singles.filter((defect) => defect?.name === name && defect?.severity === severity);
        expect(found).toHaveLength(2);
      }
    }
    expect(shots.filter(({ kind }) => kind === 'clean')).toHaveLength(9);
    const last = plan.find((item) => item.photo === photos[3]);
    expect(last?.shots).toEqual([{ kind: 'unchecked', defects: [] }]);
  });

  test('pairs different classes, in the order in which defects happen', () => {
    const pairs = planShots(photos, ['dark', 'blurred', 'compressed', 'no-face'], { ...options, pairs: 40 })
      .flatMap(({ shots }) => shots)
      .filter(({ kind }) => kind === 'pair');
    expect(pairs).toHaveLength(120);
    const order = ['backlight', 'defocus', 'motionBlur', 'underexpose', 'lowResolution', 'jpeg'];
    for (const { defects } of pairs) {
      expect(defects.map(({ severity }) => severity)).toEqual([0.5, 0.5]);
      expect(defects[0]?.className).not.toBe(defects[1]?.className);
      const [first, second] = defects.map(({ name }) => order.indexOf(name)) as [number, number];
      expect(first).toBeGreaterThanOrEqual(0);
      expect(second).toBeGreaterThan(first);
    }
    expect(
      planShots(photos, ['dark'], options).flatMap(({ shots }) => shots.map(({ kind }) => kind)),
    ).not.toContain('pair');
  });
});

describe('measures of photos', () => {
  const good = [0.9, 0.1, 0.1];
  const blurred = [0.1, 0.9, 0.1];

  test('false rejects: by group, with the gap between dark and light', () => {
    const photos = [
      photo(undefined, good, { group: 'white' }),
      photo(undefined, good, { group: 'Norway' }),
      photo(undefined, good, { group: 'black' }),
      photo(undefined, blurred, { group: 'black' }),
      photo(undefined, blurred, { group: 'Brazil' }),
    ];
    const found = falseRejects(photos);
    expect(found?.all).toMatchObject({ count: 2, total: 5 });
    expect(found?.broad.dark).toMatchObject({ count: 1, total: 2 });
    expect(found?.broad.light).toMatchObject({ count: 0, total: 2 });
    expect(found?.gap?.points).toBe(50);
    expect(Object.keys(found?.groups ?? {})).toEqual(['black', 'Brazil', 'Norway', 'white']);
    expect(found?.reasons).toEqual({ blurred: 2 });
    expect(falseRejects([])).toBeUndefined();
    expect(falseRejects(photos.slice(0, 2))?.gap).toBeUndefined();
  });

  test('thresholds: the model has its own, others are chosen on other photos', () => {
    const photos = [
      photo(undefined, [0.9, 0.35, 0]),
      photo(undefined, good),
      photo('blurred', [0, 0.2, 0]),
      photo('blurred', blurred),
    ];
    const choosing = [
      photo(undefined, [1, 0.15, 0]),
      photo('blurred', [0, 0.95, 0]),
      photo('blurred', [0, 0.15, 0]),
    ];
    const points = operatingPoints(MODEL, photos, choosing);
    expect(points.map(({ className }) => className)).toEqual(Array(7).fill('blurred'));
    expect(points[0]).toEqual({
      className: 'blurred',
      chosen: 'the model',
      threshold: 0.3,
      falseAccepts: 0.5,
      falseRejects: 0.5,
    });
    expect(points[1]).toMatchObject({
      chosen: 'false rejects',
      rate: 0.01,
      falseAccepts: 0,
      falseRejects: 0.5,
    });
    expect(points[1]?.threshold).toBeCloseTo(0.15, 6);
    expect(points[4]).toMatchObject({ chosen: 'false accepts', rate: 0.01, threshold: 0.15 });
    expect(operatingPoints(MODEL, photos, [])).toHaveLength(1);
  });

  test('calibration: fitted on some photos, improves others', () => {
    const random = new Random(3);
    const draw = (): Measured[] =>
      Array.from({ length: 400 }, () => {
        const truth = random.uniform();
        const z = 3 * logit(truth);
        // three times too sure
        const said = 1 / (1 + Math.exp(-z));
        return photo(random.bernoulli(truth) ? 'blurred' : undefined, [1 - said, said, 0.01]);
      });
    const found = calibration(MODEL, draw(), draw());
    expect(found.platt?.blurred?.scale).toBeGreaterThan(0.25);
    expect(found.platt?.blurred?.scale).toBeLessThan(0.42);
    expect(found.classes.blurred?.before.error).toBeGreaterThan(0.12);
    expect(found.classes.blurred?.after?.error).toBeLessThan(0.07);
    expect(found.overall.after?.error).toBeLessThan(found.overall.before.error);
    // nobody is dark
    expect(Object.keys(found.classes)).toEqual(['acceptable', 'blurred']);
    expect(calibration(MODEL, draw(), []).overall.after).toBeUndefined();
  });

  test('calibration of a softmax: one temperature', () => {
    const model = { ...MODEL, activation: 'softmax' } as const;
    const photos = [0, 1, 2, 3].map((i) => photo(i === 3 ? 'blurred' : undefined, [0.982, 0.0179, 0.0001]));
    const { temperature, classes, platt } = calibration(model, photos, photos);
    expect(platt).toBeUndefined();
    expect(temperature).toBeGreaterThan(2);
    expect(classes.acceptable?.after?.error).toBeLessThan(classes.acceptable?.before.error);
  });

  test('calibration: without a face nothing is known of the other defects', () => {
    const photos = [photo('no-face', blurred), photo('blurred', blurred), photo(undefined, good)];
    const { classes } = calibration(MODEL, photos, []);
    expect(classes.blurred).toMatchObject({ positives: 1, total: 2 });
    expect(classes.acceptable).toMatchObject({ positives: 1, total: 3 });
  });

  test('confusion: by the worst defect, two defects left out', () => {
    const two = photo('blurred', blurred);
    const photos = [
      photo(undefined, good),
      photo(undefined, blurred),
      photo('dark', blurred),
      { ...two, defects: [...two.defects, ...two.defects] },
    ];
    expect(confusion(MODEL, photos)).toEqual({
      names: ['acceptable', 'blurred', 'dark'],
      counts: [
        [1, 1, 0],
        [0, 0, 0],
        [0, 1, 0],
      ],
    });
  });

  test('discard: right verdicts are of use', () => {
    const photos = [
      photo(undefined, good),
      photo(undefined, [0.41, 0.31, 0]),
      photo('dark', good),
      photo('blurred', blurred),
    ];
    expect(correctness(photos)).toEqual([1, 0, 0, 1]);
    const found = discard(photos, correctness(photos), 'right');
    expect(found?.error).toBe(0.5);
    expect(Object.keys(found?.scores ?? {})).toEqual([
      'score of the photo',
      'sureness of the verdict',
      'best possible',
    ]);
    expect(found?.scores['best possible']?.curve.map(({ error }) => error)).toEqual([0.5, 1 / 3, 0, 0]);
    expect(discard([], [], '')).toBeUndefined();
  });

  test('worst mistakes: those that cost most of the area', () => {
    const named = (path: string, score: number) => photo(undefined, [0, score, 0], { path });
    const found = worstMistakes(
      'blurred',
      [named('p1', 0.9), named('p2', 0.2)],
      [named('n1', 0.8), named('n2', 0.2), named('n3', 0.1), named('n4', 0.5)],
      3,
    );
    expect(found.map(({ path, positive, score, misranked }) => [path, positive, score, misranked])).toEqual([
      // two of four beat it, one ties
      ['p2', true, 0.2, 0.625],
      ['n1', false, 0.8, 0.5],
      ['n4', false, 0.5, 0.5],
    ]);
    expect(worstMistakes('blurred', [named('p', 0.9)], [named('n', 0.1)], 5)).toEqual([]);
  });
});

describe('tables that are written', () => {
  test('a bar or a line end in a name stays in its cell', () => {
    expect(table(['error', 'north|south'], [['a\nb', 1]])).toBe(
      '| error | north\\|south |\n| --- | ---: |\n| a b | 1 |',
    );
  });

  test('photos of one side only: a sentence instead of empty tables, and no NaN', () => {
    const borderline = { ...photo(undefined, [0.5, 0.1, 0.1]), labels: new Map() };
    const { report } = measureOwn(MODEL, [borderline], { bootstrap: { seed: 0, rounds: 10 }, worst: 3 });
    const text = photosTables(report);
    expect(text).toContain('No class has photos with it and photos without it.');
    expect(text).not.toContain('### At the thresholds');
    expect(text).toContain('| all together |  |');
    expect(text).not.toContain('NaN');
  });
});

describe('tables that are read', () => {
  test('utilities by absolute path', async () => {
    const file = join(folder, 'utility.csv');
    await writeFile(file, 'path,utility\na/1.jpg,.5\n"a/2, again.jpg",1\n');
    expect([...(await readUtilities(file, '/photos'))]).toEqual([
      ['/photos/a/1.jpg', 0.5],
      ['/photos/a/2, again.jpg', 1],
    ]);
  });

  test.each([
    ['path,utility\na.jpg,2\n', 'utility.csv:2 must have a path and a utility in 0..1, got a.jpg,2'],
    ['path,utility\na.jpg,\n', 'got a.jpg,'],
    ['file,utility\na.jpg,1\n', 'must have the columns path and utility, got file, utility'],
    ['path,utility\n', 'must have rows path,utility, got none'],
  ])('utilities that are none: %j', async (text, message) => {
    const file = join(folder, 'utility.csv');
    await writeFile(file, text);
    await expect(readUtilities(file, '/')).rejects.toThrow(message);
  });

  test('held-out sources: from the metadata and the record beside the model', async () => {
    await writeFile(join(folder, 'evaluation.json'), JSON.stringify({ heldOut: ['c', 'a'] }));
    const path = join(folder, 'model.json');
    expect(await heldOutSources({ heldOut: 'b' }, path)).toEqual(['b', 'c', 'a']);
    expect(await heldOutSources({}, join(folder, 'none', 'model.json'))).toEqual([]);
    expect(await heldOutSources({}, undefined)).toEqual([]);
    const record = join(folder, 'evaluation.json');
    await writeFile(record, 'null');
    expect(await heldOutSources({ heldOut: 'b' }, path)).toEqual(['b']);
    await writeFile(record, '{');
    await expect(heldOutSources({}, path)).rejects.toThrow(`${record} is damaged`);
  });
});
