import { beforeAll, expect, test } from 'vitest';
import { type CompositeSample, compositeSamples } from '../../lab/train/compositeSamples.js';
import type { NaturalSample } from '../../lab/train/naturalSamples.js';
import { faceReferences } from '../../src/references/index.js';
import type { Raster } from '../../src/types.js';

const SIZE = { width: 64, height: 64 };
const CELL = 16;
/** Marks pixels of the photo: no reference has a channel of 3 beside one of 251. */
const PHOTO = [251, 3, 251];
const COVER = [3, 251, 3];

const isCovered = (x: number, y: number): boolean => x >= 16 && x < 48 && y >= 32 && y < 48;

function photoOf(covered: boolean): Raster<Uint8ClampedArray> {
  const data = new Uint8ClampedArray(SIZE.width * SIZE.height * 3);
  for (let i = 0; i < SIZE.width * SIZE.height; i++) {
    const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)];
    data.set(covered && isCovered(x, y) ? COVER : PHOTO, 3 * i);
  }
  return { data, ...SIZE };
}

function sampleOf(faults: Record<string, 0 | 2>, acceptable: number): NaturalSample {
  const covered = faults.occluded === 2;
  const polygon = [
    [16, 32],
    [48, 32],
    [48, 48],
    [16, 48],
  ];
  const mask = {
    data: Uint8Array.from({ length: CELL * CELL }, (_, i) =>
      Number(isCovered(4 * (i % CELL), 4 * Math.floor(i / CELL))),
    ),
    width: CELL,
    height: CELL,
  };
  return {
    photo: { faults: new Map(Object.entries(faults)), overall: acceptable === 1 ? 0 : 2 },
    found: true,
    outlines: covered ? { occluded: [polygon] } : {},
    label: {
      acceptable,
      ...Object.fromEntries(Object.entries(faults).map(([name, grade]) => [name, grade / 2])),
    },
    image: () => photoOf(covered),
    masks: () => (covered ? { occluded: mask } : {}),
  } as unknown as NaturalSample;
}

let covered: readonly CompositeSample[];
let bare: readonly CompositeSample[];
let references: readonly Raster<Uint8ClampedArray>[];

beforeAll(async () => {
  references = await faceReferences(SIZE);
  covered = await compositeSamples(
    [sampleOf({ occluded: 2, sunglasses: 0, dark: 0, turned: 0 }, 0)],
    [],
    SIZE,
    0,
  );
  bare = await compositeSamples([sampleOf({ occluded: 0, sunglasses: 0, dark: 2 }, 0)], [], SIZE, 0);
});

/** Counts of the pixels of the photo, of its cover, and of the reference that fits best. */
function countsOf({ data }: Raster<Uint8ClampedArray>): { photo: number; cover: number; reference: number } {
  const counts = { photo: 0, cover: 0, reference: 0 };
  const fits = references.map(() => 0);
  for (let i = 0; i < data.length; i += 3) {
    const is = (colour: readonly number[]): boolean => colour.every((value, c) => data[i + c] === value);
    if (is(PHOTO)) counts.photo++;
    else if (is(COVER)) counts.cover++;
    else
      references.forEach((reference, k) => {
        if (is([...reference.data.subarray(i, i + 3)])) fits[k]++;
      });
  }
  counts.reference = Math.max(...fits);
  return counts;
}

test('shows a cover, half of it or none of it, as its label says, beside parts of one reference', () => {
  const pixels = SIZE.width * SIZE.height;
  const cover = 32 * 16;
  const seen = { shown: 0, half: 0, hidden: 0 };
  for (const sample of covered.slice(0, 60)) {
    const counts = countsOf(sample.image(0));
    expect(counts.photo + counts.cover + counts.reference).toBe(pixels);
    if (sample.label.occluded === 1) {
      seen.shown++;
      expect(counts.cover).toBeGreaterThan(0.9 * cover);
      expect(sample.label.acceptable).toBe(0);
    } else if (sample.label.occluded === 0) {
      seen.hidden++;
      expect(counts.cover).toBeLessThan(0.1 * cover);
    } else {
      seen.half++;
      expect(counts.cover).toBeLessThan(0.95 * cover);
      expect(sample.label.acceptable).toBeUndefined();
    }
    expect(sample.label.dark).toBe(0);
    // a composite of a frontal and a turned face is neither
    expect(sample.label.turned).toBeUndefined();
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(3);
});

test('a map belongs on a cover that is shown, and is not taught for one that is not', () => {
  for (const { label, masks } of covered) expect(masks !== undefined).toBe(label.occluded === 1);
});

test('parts of a reference cover nothing, and faults of a whole photo are not known of its parts', () => {
  const sample = bare[0];
  expect(sample.label).toEqual({ occluded: 0, sunglasses: 0 });
  const counts = countsOf(sample.image(0));
  expect(counts.reference).toBeGreaterThan(0);
});

test('is another one in each epoch, and the same one again', () => {
  const [sample] = bare;
  expect(sample.image(3)).toEqual(sample.image(3));
  expect(sample.image(3)).not.toEqual(sample.image(4));
});
