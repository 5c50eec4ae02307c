import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LOCAL_DEFECTS, strike } from '../../lab/explanations/localDefects.js';
import { lab } from '../../lab/main.js';
import { readImage } from '../../src/node/index.js';
import { lockFolder } from '../../src/node/lockFolder.js';
import { Random } from '../../src/random.js';

describe('local defects', () => {
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
      expect(struck.original).toEqual(clean.original);
      expect(struck.original).not.toEqual(struck.image);
      expect(struck.area).toBeGreaterThan(0);
      expect(struck.area).toBeLessThan(1);
      const change = (inside: number): number => {
        let [sum, count] = [0, 0];
        for (let i = 0; i < 64 * 64; i++) {
          if (struck.mask.data[i] !== inside) continue;
          const at = (Math.floor(i / 64) * 2 * 128 + (i % 64) * 2) * 3;
          sum += Math.abs(struck.image.data[at] - clean.image.data[at]);
          count++;
        }
        return sum / count;
      };
      expect(change(1)).toBeGreaterThan(5 * change(0));
    },
  );
});

test('an unknown defect is refused by name', async () => {
  const errors: string[] = [];
  const output = { out: () => {}, error: (text: string) => void errors.push(text) };
  expect(await lab(['evidence', '--data', 'x', '--defect', 'rain'], output)).toBe(2);
  expect(errors.join()).toContain('`--defect` must be one of "occluder", "shadow", "blur", "glare", "noise"');
});

test('a second run with the same cache is refused, naming the first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const release = await lockFolder(join(folder, 'cache'), 'evidence');
  try {
    const errors: string[] = [];
    const output = { out: () => {}, error: (text: string) => void errors.push(text) };
    const args = ['--data', folder, '--out', join(folder, 'e.md'), '--cache', join(folder, 'cache')];
    expect(await lab(['evidence', ...args], output)).toBe(2);
    expect(errors.join()).toContain(`is used by another run: evidence, process ${process.pid}`);
  } finally {
    await release();
    await rm(folder, { recursive: true });
  }
});
