import { describe, expect, test } from 'vitest';
import {
  cameraVariety,
  compose,
  DEGRADATIONS,
  type Degradation,
  frontalLight,
  local,
  Random,
  type Rgb,
} from '../../src/degradations/index.js';
import { confetti, difference, same, smallPortrait } from './photo.js';

const { photo, face } = smallPortrait();
const ALL: readonly (readonly [string, Degradation])[] = [
  ...Object.entries(DEGRADATIONS),
  ['cameraVariety', cameraVariety],
  ['frontalLight', frontalLight],
  ['compose(hand, defocus)', compose(DEGRADATIONS.hand, DEGRADATIONS.defocus)],
  ['local(jpeg)', local(DEGRADATIONS.jpeg)],
];
/** Defects whose whole effect the mask shows: where it is 0, the photo is as it was. */
const LOCAL = new Set([
  'castShadow',
  'medicalMask',
  'sunglasses',
  'hand',
  'scarf',
  'hair',
  'object',
  'text',
  'local(jpeg)',
]);

describe.each(ALL)('%s', (name, defect) => {
  test('does nothing at severity 0', () => {
    const { image, mask, face: box } = defect(photo, 0, { random: new Random(3), face });
    expect(same(image, photo)).toBe(true);
    expect(image.data).not.toBe(photo.data);
    expect(mask.data.every((value) => value === 0)).toBe(true);
    expect(box).toEqual(face);
  });

  test('gives the same bytes for the same seed, and others for another', () => {
    const run = (seed: number): Rgb => defect(photo, 0.7, { random: new Random(seed), face }).image;
    expect(same(run(5), run(5))).toBe(true);
    // a grey photo has few choices to draw: look at several
    const others = [6, 7, 8, 9, 10, 11, 12].map((seed) => difference(run(5), run(seed)));
    expect(Math.max(...others)).toBeGreaterThan(0.05);
  });

  test('keeps the size, does not change the photo, and marks the changed part', () => {
    const before = photo.data.slice();
    for (const seed of [1, 2, 3, 4]) {
      const { image, mask } = defect(photo, 0.25 * seed, { random: new Random(seed), face });
      expect([image.width, image.height, mask.width, mask.height]).toEqual([112, 112, 112, 112]);
      expect(image.data).toBeInstanceOf(Uint8ClampedArray);
      expect(mask.data.length).toBe(112 * 112);
      let struck = 0;
      for (const value of mask.data) {
        if (!(value >= 0 && value <= 1)) throw new Error(`mask value ${value}`);
        struck += value;
      }
      expect(struck).toBeGreaterThan(0);
      if (LOCAL.has(name)) {
        for (let i = 0; i < mask.data.length; i++) {
          if (mask.data[i] !== 0) continue;
          for (let c = i * 3; c < i * 3 + 3; c++) {
            if (image.data[c] !== photo.data[c]) throw new Error(`changed outside its mask at ${i}`);
          }
        }
        expect(mask.data.some((value) => value === 0)).toBe(true);
      }
    }
    expect(same(photo, { ...photo, data: before })).toBe(true);
  });

  test('takes RGBA, tall and wide photos, tiny ones, and faces that reach outside', () => {
    const rgba = new Float32Array(40 * 20 * 4).map((_, i) => (i * 7) % 256);
    for (const [data, width, height, box] of [
      [rgba, 40, 20, undefined],
      [rgba, 20, 40, { x: -9, y: -12, width: 34, height: 61 }],
      [confetti(3, 2, 1).data, 3, 2, undefined],
      [confetti(1, 1, 1).data, 1, 1, { x: 0, y: 0, width: 1, height: 1 }],
    ] as const) {
      for (const seed of [1, 2, 3, 4, 5]) {
        const result = defect({ data, width, height }, 0.8, { random: new Random(seed), face: box });
        expect(result.image.data.length).toBe(width * height * 3);
        expect(result.mask.data.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
    }
  });

  test('refuses wrong arguments by name', () => {
    const random = new Random(0);
    const bad =
      (...args: unknown[]) =>
      () =>
        (defect as (...all: unknown[]) => unknown)(...args);
    expect(bad(null, 1, { random })).toThrow(TypeError);
    expect(bad({ data: new Uint8Array(5), width: 2, height: 2 }, 1, { random })).toThrow(
      /`image.data` must have/,
    );
    expect(bad(photo, '1', { random })).toThrow(/`severity` must be a number, got "1"/);
    expect(bad(photo, 1.01, { random })).toThrow(RangeError);
    expect(bad(photo, Number.NaN, { random })).toThrow(RangeError);
    expect(bad(photo, 1, undefined)).toThrow(TypeError);
    expect(bad(photo, 1, {})).toThrow(/`random` must be a Random, got undefined/);
    expect(bad(photo, 1, { random, faces: [face] })).toThrow(/unknown option `faces`/);
    expect(bad(photo, 1, { random, face: 3 })).toThrow(TypeError);
    expect(bad(photo, 1, { random, face: { ...face, width: 0 } })).toThrow(RangeError);
  });
});

test('local refuses a defect that moves the face', () => {
  const bad = (): unknown => local(DEGRADATIONS.cutOff)(photo, 0.5, { random: new Random(1), face });
  expect(bad).toThrow(RangeError);
});
