import { describe, expect, test } from 'vitest';
import { type LocationCase, movedCases, redrawnCases } from '../../lab/explanations/location/locationCase.js';
import { type LocatedCase, locationTables } from '../../lab/explanations/location/locationTables.js';
import { nearestRank, overlapsOf } from '../../lab/explanations/location/measureAgreement.js';
import { locate } from '../../lab/explanations/location/measureLocation.js';
import { polygonMask } from '../../lab/explanations/location/polygonMask.js';
import { isReference } from '../../lab/explanations/referencePhotos.js';
import type { BoxReader } from '../../src/detectors/boxReader.js';
import type { FaceBox } from '../../src/types.js';

const size = { width: 10, height: 10 };

describe('a polygon on the grid', () => {
  test('covers the pixels whose centres lie in it, in pixels of the region', () => {
    const square = [
      [100, 100],
      [140, 100],
      [140, 120],
      [100, 120],
    ] as const;
    const { data } = polygonMask([square], { x: 90, y: 90, width: 100, height: 100 }, size);
    const rows = Array.from({ length: 10 }, (_, y) => data.subarray(10 * y, 10 * y + 10).join(''));
    expect(rows.slice(0, 4)).toEqual(['0000000000', '0111100000', '0111100000', '0000000000']);
  });

  test('may reach beyond the grid, be concave, and lie beside another', () => {
    const whole = [
      [-50, -50],
      [50, -50],
      [50, 50],
      [-50, 50],
    ] as const;
    const region = { x: 0, y: 0, width: 10, height: 10 };
    expect(polygonMask([whole], region, size).data.every((value) => value === 1)).toBe(true);
    // a U of width 6 with a gap of 2
    const concave = [
      [1, 1],
      [3, 1],
      [3, 5],
      [5, 5],
      [5, 1],
      [7, 1],
      [7, 7],
      [1, 7],
    ] as const;
    const found = polygonMask(
      [
        concave,
        [
          [8, 8],
          [10, 8],
          [10, 10],
          [8, 10],
        ],
      ],
      region,
      size,
    ).data;
    expect(found.subarray(20, 30).join('')).toBe('0110011000');
    expect(found.subarray(60, 70).join('')).toBe('0111111000');
    expect(found.subarray(90, 100).join('')).toBe('0000000011');
    expect(found.reduce((sum, value) => sum + value, 0)).toBe(36 - 8 + 4);
  });
});

test('the location of a map counts every pixel of a flat peak', () => {
  const mask = { data: Uint8Array.of(1, 1, 0, 0), width: 4, height: 1 };
  const map = (values: readonly number[]) => ({ data: Float32Array.from(values), width: 4, height: 1 });
  expect(locate(map([1, 0, 0, 0]), mask)).toEqual({ peak: 1, mass: 2, auc: 0.75 });
  expect(locate(map([3, 1, 3, -5]), mask)).toMatchObject({ peak: 0.5, mass: (4 / 7) * 2 });
});

test('evidence in the same places is that of one photo, and of photos of the same class', () => {
  const item = (target: string, cam: number[], lime: number[]) => ({
    target,
    found: { probability: 1, area: 0.5, coarse: { cam, lime } },
  });
  const found = overlapsOf([
    item('occluded', [1, 0], [1, 0]),
    item('occluded', [0, 1], [1, 1]),
    item('dark', [1, 1], [1, 1]),
    { target: 'dark', found: { probability: 0.1, area: 0.5 } },
  ]);
  expect(found.same).toEqual([1, 0.25, 0.5]);
  expect(found.different).toEqual([0.75, 0]);
  expect(nearestRank([4, 1, 3, 2], 0.5)).toBe(2);
  expect(nearestRank([4, 1, 3, 2], 0.95)).toBe(4);
  expect(nearestRank([], 0.95)).toBeNaN();
});

test('the tables begin with natural covers, and note where there are few', () => {
  const at = (peak: number) => ({ peak, mass: 2 * peak, auc: peak });
  const located = (half: 'choose' | 'report', kind: string, peak: number, i: number): LocatedCase => ({
    id: `${half} ${kind} ${i}`,
    ...{
      half,
      kind,
      origin: 'natural',
      target: 'occluded',
      skinTone: i % 2 ? 'dark' : 'light',
      person: `${i}`,
    },
    found: {
      probability: 0.9,
      area: 0.2,
      locations: {
        '1 reference': at(peak),
        'mean colour (as lime)': at(0),
        'Grad-CAM': at(1),
        'fused: mean': at(peak),
      },
      coarse: { cam: [1, i], lime: [1, i] },
    },
  });
  const cases = [
    ...Array.from({ length: 12 }, (_, i) => located('report', 'hand', i < 6 ? 1 : 0, i)),
    ...Array.from({ length: 3 }, (_, i) => located('report', 'mask', 1, 20 + i)),
    ...Array.from({ length: 4 }, (_, i) => located('choose', 'hand', 1, 40 + i)),
    { ...located('report', 'hand', 0, 60), found: { probability: 0.2, area: 0.2 } },
  ];
  const text = locationTables(cases, 0).join('\n');
  expect(text.indexOf('| natural, all | 15 |')).toBeGreaterThan(0);
  expect(text).toMatch(/\| natural: mask \(few\) \| 3 \| 1.00 \| 1.00 \| 0.00 \|/);
  expect(text).toMatch(/\| natural: hand, hair, microphone, object \| 12 \| 1.00 \[1.00, 1.00\] \| 0.50 \[/);
  expect(text).toContain('does not see 1 of 16 natural covers');
  expect(text).toMatch(/\| dark \| \d+ \|/);
  expect(text).not.toContain('NaN');
});

test('boxes are moved, drawn anew, and both', async () => {
  const opened: FaceBox[] = [];
  const photo = { data: new Uint8ClampedArray(3), width: 1, height: 1 };
  const face = { x: 100, y: 50, width: 40, height: 20 };
  const item: LocationCase = {
    ...{ id: 'a', half: 'report', origin: 'natural', kind: 'hand', target: 'occluded', person: 'p' },
    skinTone: undefined,
    open: async (moved = (box) => box) => {
      opened.push(await moved(face, photo));
      return {
        grid: { data: new Float32Array(3), width: 1, height: 1 },
        mask: { ...photo, data: new Uint8Array(1) },
      };
    },
  };
  const reader: BoxReader = {
    read: async (_, { x, y }) => ({ roll: 0, box: { x: x + 1000, y, width: 1, height: 1 } }),
    dispose() {},
  };
  const cases = [...movedCases([item], 'report'), ...redrawnCases([item], 'report', reader)];
  expect(cases.map(({ origin }) => origin)).toEqual(['moved', 'redrawn', 'moved and redrawn']);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(3);
  for (const each of cases) await each.open();
  expect(opened).toEqual([
    { x: 104, y: 52, width: 40, height: 20 },
    { x: 1100, y: 50, width: 1, height: 1 },
    { x: 1104, y: 52, width: 1, height: 1 },
  ]);
  expect(redrawnCases([item], 'choose', reader)).toEqual([]);
});

test('no map is measured on a photo that hidden parts show', () => {
  expect(isReference('/data/faker_ai_portraits/male/7.jpg')).toBe(true);
  expect(isReference('C:\\data\\faker_ai_portraits\\male\\7.jpg')).toBe(true);
  expect(isReference('/data/faker_ai_portraits/male/17.jpg')).toBe(false);
});
