import { describe, expect, test } from 'vitest';
import { gaussianBlur } from '../../src/image/index.js';
import { Random } from '../../src/random.js';
import { rgbToLab, type SlicOptions, slic } from '../../src/segmentation/index.js';
import type { Pixels, Segments } from '../../src/types.js';
import { astronaut, farthest, fixture, golden } from '../fixture.js';
import { pieces } from './pieces.js';

interface Reference {
  n_segments: number;
  compactness?: number;
  sigma?: number;
  slic_zero?: boolean;
  enforce_connectivity?: boolean;
  count: number;
}

function optionsOf(reference: Reference): SlicOptions {
  return {
    numSegments: reference.n_segments,
    compactness: reference.compactness,
    sigma: reference.sigma,
    slicZero: reference.slic_zero,
    enforceConnectivity: reference.enforce_connectivity,
  };
}

function noise(width: number, height: number, seed: number): Pixels {
  const random = new Random(seed);
  return { data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)), width, height };
}

function quadrants(side: number): Pixels {
  const colors = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ] as const;
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const quadrant = (i % side >= side / 2 ? 1 : 0) + (i >= (side * side) / 2 ? 2 : 0);
    data.set(colors[quadrant] as readonly number[], i * 3);
  }
  return { data, width: side, height: side };
}

describe('work that is bounded by the photo', () => {
  const photo = {
    data: Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 7919) % 251),
    width: 40,
    height: 30,
  };

  test('any deviation gives a label map', () => {
    expect(slic(photo, { sigma: 1e5, numSegments: 12 }).count).toBeGreaterThan(1);
  });

  test('rounds end where one changes nothing', () => {
    // 1000 rounds would be seen
    expect(slic(photo, { maxIterations: 1000 })).toEqual(slic(photo, { maxIterations: 200 }));
  });

  test('more clusters than pixels are as many as there are pixels', () => {
    expect(slic(photo, { numSegments: 1e9, enforceConnectivity: false }).count).toBe(40 * 30);
  });

  test.each<[object, string]>([
    [{ maxIterations: 1e9 }, '`maxIterations` must be an integer in 1..1000, got 1000000000'],
    [{ compactness: 1e300 }, '`compactness` must be a number in 1e-9..1000000000, got 1e+300'],
    [{ slicZero: 'no' }, '`slicZero` must be true or false, got "no" (string)'],
    [
      { numSegments: 1e9, mask: { data: new Uint8Array(40 * 30).fill(1), width: 40, height: 30 } },
      '`numSegments` must be at most 416666 with a `mask` of 1200 pixels, got 1000000000',
    ],
  ])('refuses %o', (options, text) => {
    expect(() => slic(photo, options)).toThrow(text);
  });
});

describe('slic', () => {
  test.each(Object.entries(golden.slic as Record<string, Reference>))(
    'equals scikit-image on every pixel: %s',
    (name, reference) => {
      const segments = slic(astronaut(), optionsOf(reference));
      expect(segments.count).toBe(reference.count);
      expect(segments.data).toEqual(fixture<Int32Array>(`slic/astronaut_224_${name}_i32`).data);
    },
  );

  test('clusters the colours that scikit-image clusters', () => {
    const { data } = astronaut();
    const [low, high] = [data.reduce((a, b) => Math.min(a, b)), data.reduce((a, b) => Math.max(a, b))];
    const lab = rgbToLab(
      Float64Array.from(data, (value) => (value / 255 - low / 255) / (high / 255 - low / 255)),
    );
    const rows = fixture('slic/astronaut_224_lab_rows_f64').data;
    expect(farthest(lab.subarray(96 * 224 * 3, 128 * 224 * 3), rows)).toBeLessThan(1e-6);
  });

  test('finds four quadrants exactly', () => {
    const image = quadrants(20);
    const segments = slic(image, { numSegments: 4 });
    expect(segments.count).toBe(4);
    for (let i = 0; i < 400; i++) {
      const quadrant = (i % 20 >= 10 ? 1 : 0) + (i >= 200 ? 2 : 0);
      expect(segments.data[i]).toBe(quadrant);
    }
  });

  test('reads float and RGBA pixels', () => {
    const { data, width, height } = noise(40, 30, 1);
    const expected = slic({ data, width, height });
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < rgba.length; i++) rgba[i] = i % 4 === 3 ? i % 251 : data[(i >> 2) * 3 + (i % 4)];
    expect(slic({ data: Float32Array.from(data), width, height })).toEqual(expected);
    expect(slic({ data: rgba, width, height })).toEqual(expected);
  });

  test('does not depend on brightness or contrast, which it stretches away', () => {
    const image = noise(48, 48, 2);
    const dim = { ...image, data: Float32Array.from(image.data, (value) => 20 + value / 4) };
    expect(slic(dim).data).toEqual(slic(image).data);
  });

  test.each([
    ['wide', 97, 31, 60],
    ['tall', 17, 130, 40],
    ['one row', 64, 1, 9],
    ['one pixel', 1, 1, 5],
    ['more superpixels than pixels', 6, 5, 1000],
  ])('gives contiguous, connected labels: %s', (_, width, height, numSegments) => {
    const segments = slic(noise(width, height, 3), { numSegments, sigma: 1 });
    const labels = new Set(segments.data);
    expect([...labels].sort((a, b) => a - b)).toEqual(Array.from({ length: segments.count }, (_, i) => i));
    expect(pieces(segments)).toBe(segments.count);
  });

  test('divides a blank photo into tiles', () => {
    const segments = slic(
      { data: new Uint8Array(64 * 64 * 3).fill(90), width: 64, height: 64 },
      { numSegments: 16 },
    );
    expect(segments.count).toBe(16);
    expect(segments.data[0]).not.toBe(segments.data[63]);
  });

  test('leaves the photo as it is', () => {
    const image = noise(30, 30, 4);
    const before = image.data.slice();
    slic(image, { sigma: 2 });
    expect(image.data).toEqual(before);
  });

  test.each([
    [{ numSegments: 0 }, RangeError, '`numSegments` must be an integer of at least 1, got 0'],
    [{ compactness: -1 }, RangeError, '`compactness` must be'],
    [{ sigma: Number.NaN }, RangeError, '`sigma` must be a number of at least 0, got NaN'],
    [{ segments: 3 }, TypeError, 'slic: unknown option `segments`; the options are numSegments, compactness'],
    [{ numSegments: '7' }, TypeError, '`numSegments` must be an integer, got "7" (string)'],
  ])('refuses %o', (options, kind, text) => {
    const call = (): Segments => slic(noise(8, 8, 5), options as SlicOptions);
    expect(call).toThrow(kind as ErrorConstructor);
    expect(call).toThrow(text);
  });

  test.each([
    [
      { data: new Uint8Array(0), width: 0, height: 0 },
      '`image.width` must be an integer of at least 1, got 0',
    ],
    [
      { data: new Uint8Array(10), width: 2, height: 2 },
      '12 or 16 values (3 or 4 channels) for 2 x 2, got 10',
    ],
    [
      { data: new Float32Array(12).fill(Number.NaN), width: 2, height: 2 },
      '`image.data` must be finite, got NaN',
    ],
  ])('refuses an image that is none', (image, text) => {
    expect(() => slic(image)).toThrow(text);
  });
});

describe('gaussianBlur', () => {
  test('spreads a spike as the product of two truncated Gaussians, mirrored at the edge', () => {
    const [sigma, width] = [1.5, 21];
    const weight = Float64Array.from({ length: 13 }, (_, i) =>
      Math.exp(-((i - 6) ** 2) / (2 * sigma * sigma)),
    );
    const total = weight.reduce((a, b) => a + b, 0);
    const image = { data: new Uint8Array(width * width * 3), width, height: width };
    // one pixel from the left edge: its mirror image lies two pixels further left
    image.data.fill(200, (10 * width + 1) * 3, (10 * width + 2) * 3);
    const { data } = gaussianBlur(image, sigma);
    const at = (distance: number): number => (Math.abs(distance) <= 6 ? weight[6 + distance] / total : 0);
    for (let y = 4; y < 17; y++) {
      for (let x = 0; x < 10; x++) {
        const expected = 200 * at(y - 10) * (at(x - 1) + at(x + 2));
        expect(data[(y * width + x) * 3]).toBeCloseTo(expected, 4);
      }
    }
  });

  test('keeps a flat photo flat and the sum of a spike', () => {
    const flat = { data: new Uint8Array(300).fill(70), width: 10, height: 10 };
    for (const value of gaussianBlur(flat, 3).data) expect(value).toBeCloseTo(70, 4);
    const spike = { data: new Uint8Array(31 * 31 * 3), width: 31, height: 31 };
    spike.data.fill(255, (15 * 31 + 15) * 3, (15 * 31 + 16) * 3);
    const sum = gaussianBlur(spike, 2).data.reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(3 * 255, 2);
  });
});
