import fc from 'fast-check';
import { test } from 'vitest';
import type { Heatmap, Pixels, Segments, Size } from '../../src/types.js';

/** Registers a test of a property: the same cases in each run, and the smallest one that breaks it in the message. */
export function property<T>(
  name: string,
  cases: fc.Arbitrary<T>,
  holds: (value: T) => void,
  numRuns = 100,
): void {
  test(name, () => fc.assert(fc.property(cases, holds), { seed: 20240318, numRuns }));
}

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 0xffff_ffff });

/** Pictures of up to `side` pixels on a side: noise, a few flat colours that meet anywhere, or one colour. */
export function photos(side = 28): fc.Arbitrary<Pixels> {
  return sizes(side).chain(({ width, height }) => {
    const bytes = (max: number) =>
      fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3, max });
    const patches = fc
      .tuple(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.integer({ min: 1, max: side }))
      .map(([colors, period]) =>
        Uint8Array.from({ length: width * height * 3 }, (_, i) => {
          const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
          return colors[((Math.floor(x / period) + Math.floor((x + y) / period)) % 4) * 3 + (i % 3)];
        }),
      );
    return fc.oneof(bytes(255), bytes(3), bytes(0), patches).map((data) => ({ data, width, height }));
  });
}

export function sizes(side: number): fc.Arbitrary<Size> {
  const length = fc.integer({ min: 1, max: side });
  return fc.record({ width: length, height: length });
}

/** Label maps, every label of which has a pixel; they need not be connected. */
export function labelMaps({ width, height }: Size, most = 6, unlabelled = false): fc.Arbitrary<Segments> {
  const pixels = width * height;
  const label = fc.integer({ min: unlabelled ? -1 : 0, max: most - 1 });
  return fc.array(label, { minLength: pixels, maxLength: pixels }).map((labels) => {
    // as `count` labels must have a pixel each, the names are closed up
    const names = [...new Set(labels)].filter((name) => name >= 0).sort((a, b) => a - b);
    if (names.length === 0) {
      labels[0] = 0;
      names.push(0);
    }
    const data = Int32Array.from(labels, (name) => (name < 0 ? -1 : names.indexOf(name)));
    return { data, width, height, count: names.length };
  });
}

/** Maps of finite values, all of which a Float32Array can hold: zeros, ties, tiny and huge ones among them. */
export function heatmaps({ width, height }: Size): fc.Arbitrary<Heatmap> {
  const of = (value: fc.Arbitrary<number>) =>
    fc.array(value, { minLength: width * height, maxLength: width * height });
  return fc
    .oneof(
      of(fc.float({ noNaN: true, noDefaultInfinity: true })),
      of(fc.float({ noNaN: true, min: -1, max: 1 })),
      of(fc.integer({ min: -3, max: 3 })),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => Array(width * height).fill(value)),
    )
    .map((values) => ({ data: Float32Array.from(values as number[]), width, height }));
}
