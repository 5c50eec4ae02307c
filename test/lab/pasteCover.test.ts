import { expect, test } from 'vitest';
import { fadedMask, pasteCover } from '../../lab/train/pasteCover.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';

const flat = (value: number, side: number): Pixels => ({
  data: new Uint8ClampedArray(side * side * 3).fill(value),
  width: side,
  height: side,
});

test('pastes the cover at its place of the face, and gives the outline of what was pasted', () => {
  const pixels = flat(200, 64);
  const polygons = [
    [
      [24, 36],
      [40, 36],
      [40, 48],
      [24, 48],
    ],
  ] as const;
  const face = { x: 16, y: 16, width: 32, height: 32 };
  const cover = { pixels, face, polygons, alpha: fadedMask({ pixels, polygons }) };
  // a face of twice the size elsewhere: the cover is twice as large there
  const base = flat(50, 128);
  const onto = { x: 40, y: 40, width: 64, height: 64 };
  for (let seed = 0; seed < 20; seed++) {
    const { paint, polygons: outlines } = pasteCover(base, onto, cover, new Random(seed));
    const [outline] = outlines;
    const pasted = paint();
    const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    expect((right - left) / (bottom - top)).toBeCloseTo(16 / 12, 5);
    expect(right - left).toBeGreaterThanOrEqual(2 * 0.85 * 16);
    expect(right - left).toBeLessThanOrEqual(2 * 1.2 * 16);
    // in the middle of the face, moved by at most a tenth of it
    expect(Math.abs((left + right) / 2 - 72)).toBeLessThanOrEqual(6.4 + 1e-9);
    const at = (x: number, y: number): number => pasted.data[(Math.round(y) * 128 + Math.round(x)) * 3];
    const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
    expect(at(middleX, middleY)).toBeGreaterThanOrEqual(159);
    expect(at(middleX, top - 10)).toBe(50);
    expect(at(left - 10, middleY)).toBe(50);
  }
  expect(base.data.every((value) => value === 50)).toBe(true);
  const again = () => pasteCover(base, onto, cover, new Random(3));
  expect(again().polygons).toEqual(again().polygons);
  expect(again().paint()).toEqual(again().paint());
});
