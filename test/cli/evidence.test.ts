import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Case } from '../../src/cli/evidence/evidence.js';
import { evidenceReport } from '../../src/cli/evidence/evidenceReport.js';
import { LOCAL_DEFECTS, strike } from '../../src/cli/evidence/localDefects.js';
import { METRICS, type Scores } from '../../src/cli/evidence/measure.js';
import { summarise } from '../../src/cli/evidence/summarise.js';
import { readImage } from '../../src/node/index.js';
import { Random } from '../../src/random.js';

const scoresOf = (value: number): Scores =>
  Object.fromEntries(METRICS.map((metric) => [metric, metric === 'deletion' ? 1 - value : value])) as Scores;

const cases: Case[] = (['choose', 'report'] as const).flatMap((half) =>
  ['ann', 'bob', 'cem'].flatMap((person, p) =>
    ['blur', 'glare'].map(
      (defect): Case => ({
        id: `${half} ${person} ${defect}`,
        half,
        person: `${half} ${person}`,
        defect,
        target: 'blurred',
        area: 0.2,
        probability: 0.9,
        agreement: 0.5,
        costs: { LIME: { passes: 256, milliseconds: 10 } },
        scores: {
          LIME: scoresOf(0.5 + p / 100),
          'Grad-CAM': scoresOf(0.4),
          'fused: mean': scoresOf(0.6),
          'fused: min': scoresOf(half === 'choose' ? 0.7 : 0.1),
          ...(defect === 'blur' && { RISE: scoresOf(0.3) }),
        },
      }),
    ),
  ),
);
cases.push({ ...(cases[0] as Case), id: 'unseen', probability: 0.1, scores: undefined as never });

describe('the summary of the benchmark', () => {
  const summary = summarise(cases, 0);

  test('the half that chooses chooses, the other reports', () => {
    expect(summary.chosen).toBe('fused: min');
    const rank = (name: string) => summary.report.find((item) => item.name === name)?.rank;
    const first = expect.closeTo(1, 12);
    expect(rank('fused: mean')).toEqual({ value: first, low: first, high: first });
    expect(rank('fused: min')?.value).toBeCloseTo(4, 12);
    expect(summary.people).toEqual({ choose: 3, report: 3 });
  });

  test('means have intervals over people, and less deletion is better', () => {
    const lime = summary.report.find(({ name }) => name === 'LIME');
    expect(lime?.metrics.auc.value).toBeCloseTo(0.51, 12);
    expect(lime?.metrics.auc.low).toBeCloseTo(0.5, 12);
    expect(lime?.metrics.auc.high).toBeCloseTo(0.52, 12);
    expect(lime?.metrics.deletion.value).toBeCloseTo(0.49, 12);
    expect(lime?.passes).toBe(256);
  });

  test('what was not measured everywhere has no rank, what the model did not see no share', () => {
    const rise = summary.report.find(({ name }) => name === 'RISE');
    expect(rise?.photos).toBe(3);
    expect(rise?.rank).toBeUndefined();
    expect(summary.defects).toEqual([
      { name: 'blur', photos: 7, seen: 6, area: expect.closeTo(0.2, 12) },
      { name: 'glare', photos: 6, seen: 6, area: expect.closeTo(0.2, 12) },
    ]);
  });

  test('as Markdown between the marks of a document', () => {
    const options = { samples: 256, people: 3, every: 5, seed: 0, backend: 'wasm', version: 'x 1' } as const;
    const text = evidenceReport(summary, options, '# Why\n<!-- measured -->\nold\n<!-- end -->\nMore\n');
    expect(text).toMatch(/^# Why\n<!-- measured -->\n\nWritten by `npm run evaluate:explanations/);
    expect(text).toContain('**fused: min**');
    expect(text).toContain('| blur | 7 | 6 | 20 % |');
    expect(text).toContain('| LIME | 256 | 10 |');
    expect(text).not.toContain('NaN');
    expect(evidenceReport(summary, options, text)).toBe(text);
  });
});

describe('local defects', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(LOCAL_DEFECTS)(
    '%s changes the photo in its mask and hardly elsewhere',
    async (_, __, severity, defect) => {
      const photo = await readImage(
        new URL('../../node_modules/@vladmandic/face-api/demo/sample6.jpg', import.meta.url),
      );
      const face = { x: 735, y: 370, width: 200, height: 250 };
      const size = { width: 64, height: 64 };
      const clean = strike(photo, face, defect, 0, size, new Random(1));
      const struck = strike(photo, face, defect, severity, size, new Random(1));
      expect(clean.area).toBe(0);
      expect(struck.area).toBeGreaterThan(0);
      expect(struck.area).toBeLessThan(1);
      const change = (inside: number): number => {
        let [sum, count] = [0, 0];
        for (let i = 0; i < 64 * 64; i++) {
          if (struck.mask.data[i] !== inside) continue;
          const at = (Math.floor(i / 64) * 2 * 128 + (i % 64) * 2) * 3;
          sum += Math.abs((struck.image.data[at] as number) - (clean.image.data[at] as number));
          count++;
        }
        return sum / count;
      };
      expect(change(1)).toBeGreaterThan(5 * change(0));
    },
  );
});

const REAL = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
test.skipIf(!existsSync(join(REAL, 'faces.csv')))(
  'runs on real photos, and goes on where it was (skipped without ../shared/data)',
  async () => {
    const { evidence } = await import('../../src/cli/evidence/evidence.js');
    const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    const options = {
      data: REAL,
      out: join(folder, 'evidence.md'),
      cache: folder,
      backend: 'wasm',
      model: undefined,
      samples: 16,
      people: 1,
      every: 0,
      defects: ['occluder'],
      seed: 0,
    } as const;
    await evidence(options);
    const first = await readFile(options.out, 'utf8');
    await evidence(options);
    expect(await readFile(options.out, 'utf8')).toBe(first);
    await rm(folder, { recursive: true });
  },
);
