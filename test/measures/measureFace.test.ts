import { beforeAll, describe, expect, test } from 'vitest';
import { gaussianBlur, LUMINANCE, linearToSrgb, srgbToLinear } from '../../src/image/index.js';
import { rgbToLab } from '../../src/image/rgbToLab.js';
import type { FaceMesh } from '../../src/landmarks/index.js';
import { fillPolygon } from '../../src/measures/fillPolygon.js';
import { MEASURES, measureFace, REFERENCE_POPULATION } from '../../src/measures/index.js';
import { percentileOf } from '../../src/measures/percentile.js';
import type { Pixels, Raster } from '../../src/types.js';
import { frontalFace, noiseAt, photoOf, SIDE, valuesOf } from './flatFace.js';

let face: FaceMesh;
beforeAll(async () => {
  face = await frontalFace();
});

const PLAIN = photoOf(() => 0.25);
/** Skin-like light with texture: no pixel is black or burnt out at half or double the light. */
const textured = (gain: number): Pixels => photoOf((x, y) => gain * (0.1 + 0.3 * noiseAt(x, y)));

describe('fillPolygon', () => {
  test('takes the pixels whose centres lie inside', () => {
    const corners = [
      { x: 1, y: 1 },
      { x: 3.6, y: 1 },
      { x: 3.6, y: 2.4 },
      { x: 1, y: 2.4 },
    ];
    expect([...fillPolygon(corners, { width: 5, height: 4 })]).toEqual([6, 7, 8]);
  });

  test('is clipped to the raster, and follows a slanted edge', () => {
    const triangle = [
      { x: -2, y: 0 },
      { x: 2.9, y: 0 },
      { x: -2, y: 4.9 },
    ];
    // inside where x + y < 2.9
    expect([...fillPolygon(triangle, { width: 3, height: 3 })]).toEqual([0, 1, 3]);
  });
});

describe('measureFace', () => {
  test('gives each value with unit, range and clause, in the order of MEASURES and within the range', () => {
    const person = { data: new Float32Array([0, 1, 1, 1]), width: 2, height: 2 };
    const measures = measureFace(textured(1), face, { person, faces: [face.box] });
    const order = Object.keys(MEASURES);
    const places = measures.map(({ name }) => order.indexOf(name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const { name, value, unit, range, clause } of measures) {
      const { unit: expected, range: limits } = MEASURES[name];
      expect({ name, unit, range }).toEqual({ name, unit: expected, range: limits });
      expect(value, name).toBeGreaterThanOrEqual(range[0]);
      expect(value, name).toBeLessThanOrEqual(range[1]);
      expect(clause === undefined || /^7\.[34]\.\d+$/.test(clause)).toBe(true);
    }
    // no line through this mask leaves the person above the eyes, and nothing else is missing
    const names = measures.map(({ name }) => name);
    expect(order.filter((name) => !names.some((one) => one === name))).toEqual(['head-height']);
  });

  test('measures a photo of one grey exactly', () => {
    const values = valuesOf(PLAIN, face);
    // 137 of 255
    const light = srgbToLinear(Math.round(255 * linearToSrgb(0.25)) / 255);
    expect(values['luminance-mean']).toBeCloseTo(light, 6);
    expect(values['luminance-variance']).toBeCloseTo(0, 8);
    expect(values['skin-light']).toBeCloseTo(Math.log2(light / 0.18), 5);
    expect(values.headroom).toBeCloseTo(-Math.log2(light), 5);
    expect(values['dynamic-range']).toBe(0);
    expect(values['illumination-uniformity']).toBeCloseTo(1, 9);
    for (const name of [
      'under-exposed',
      'over-exposed',
      'forehead-light',
      'chin-light',
      'left-right-light',
      'specular',
      'sharpness',
      'noise',
    ] as const)
      expect(values[name], name).toBeCloseTo(0, 5);
    for (const name of ['cast-a', 'cast-b', 'cheek-a', 'cheek-b'] as const)
      expect(Math.abs(values[name]), name).toBeLessThan(0.02);
    expect(values['cheek-lightness']).toBeCloseTo(rgbToLab([1, 1, 1].map(() => linearToSrgb(light)))[0], 2);
    expect(values.blockiness).toBe(1);
  });

  test('counts what is black and what is burnt out', () => {
    const black = valuesOf(
      photoOf(() => 0),
      face,
    );
    expect(black['under-exposed']).toBe(1);
    expect(black['over-exposed']).toBe(0);
    expect(black.headroom).toBeGreaterThan(12);
    // the half of the face that is the person's left is the right one of the picture
    const half = valuesOf(
      photoOf((x) => (x > SIDE / 2 ? 1 : 0.2)),
      face,
    );
    expect(Math.abs(half['over-exposed'] - 0.5)).toBeLessThan(0.02);
    expect(half['under-exposed']).toBe(0);
    expect(half.headroom).toBeCloseTo(0, 5);
    // two levels, each on half of the pixels
    expect(Math.abs(half['dynamic-range'] - 1)).toBeLessThan(0.06);
  });

  test('doubling or halving the light moves stops by 1', () => {
    const [half, one, double] = [0.5, 1, 2].map((gain) => valuesOf(textured(gain), face));
    for (const [darker, brighter] of [
      [half, one],
      [one, double],
    ]) {
      expect(Math.abs(brighter['skin-light'] - darker['skin-light'] - 1)).toBeLessThan(0.05);
      expect(Math.abs(darker.headroom - brighter.headroom - 1)).toBeLessThan(0.05);
      expect(Math.abs(brighter['left-right-light'] - darker['left-right-light'])).toBeLessThan(0.05);
    }
  });

  test('light from the side is measured in stops, positive where the person\u2019s left cheek is brighter', () => {
    const left = valuesOf(
      photoOf((x) => (x > SIDE / 2 ? 0.4 : 0.1)),
      face,
    );
    expect(Math.abs(left['left-right-light'] - 2)).toBeLessThan(0.03);
    expect(left['left-cheek-light'] - left['right-cheek-light']).toBeCloseTo(left['left-right-light'], 6);
    expect(left['illumination-uniformity']).toBe(0);
    const right = valuesOf(
      photoOf((x) => (x > SIDE / 2 ? 0.1 : 0.4)),
      face,
    );
    expect(Math.abs(right['left-right-light'] + 2)).toBeLessThan(0.03);
    const above = valuesOf(
      photoOf((_, y) => 0.6 - y / 480),
      face,
    );
    expect(above['forehead-light']).toBeGreaterThan(0.1);
    expect(above['chin-light']).toBeLessThan(-0.1);
  });

  test.each([
    ['warm', 1.3, 1, 0.75],
    ['cold', 0.8, 1, 1.25],
    ['green', 0.9, 1.15, 0.9],
  ])('a %s cast comes back', (_, red, green, blue) => {
    const cast = (x: number, y: number): readonly [number, number, number] => {
      const light = 0.1 + 0.3 * noiseAt(x, y);
      return [red * light, green * light, blue * light];
    };
    const values = valuesOf(photoOf(cast), face);
    const level = LUMINANCE.red * red + LUMINANCE.green * green + LUMINANCE.blue * blue;
    const grey = [red, green, blue].map((gain) => linearToSrgb((0.4 * gain) / level));
    const [, a, b] = rgbToLab(grey);
    expect(Math.hypot(values['cast-a'] - a, values['cast-b'] - b)).toBeLessThan(1);
  });

  test('the colour of the cheeks is that of the pixels', () => {
    const colour = [0.5, 0.3, 0.2] as const;
    const values = valuesOf(
      photoOf(() => colour),
      face,
    );
    const [lightness, a, b] = rgbToLab(colour.map(linearToSrgb));
    expect(
      Math.hypot(values['cheek-lightness'] - lightness, values['cheek-a'] - a, values['cheek-b'] - b),
    ).toBeLessThan(0.5);
  });

  test('sharpness falls strictly with blur, and does not change with light', () => {
    // fine texture on patches of 24 pixels, as features and shadows are
    const photo = photoOf(
      (x, y) => 0.1 + 0.1 * noiseAt(x, y) + 0.3 * noiseAt(Math.floor(x / 24), Math.floor(y / 24)),
    );
    const sharp = [0, 0.7, 1, 1.5, 2, 3, 5].map(
      (sigma) => valuesOf(sigma > 0 ? blurred(photo, sigma) : photo, face).sharpness,
    );
    for (const [i, value] of sharp.entries()) if (i > 0) expect(value).toBeLessThan(sharp[i - 1]);
    // gamma coding is nearly a power: contrast cancels out
    const ratio = valuesOf(textured(0.5), face).sharpness / valuesOf(textured(2), face).sharpness;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
  });

  test.each([2, 5, 10])('noise of %i levels is measured to a tenth', (sigma) => {
    const data = new Uint8Array(SIDE * SIDE * 3).fill(128);
    for (let i = 0; i < SIDE * SIDE; i++) {
      const [u, v] = [noiseAt(i, 1) || 0.5, noiseAt(i, 2)];
      const value = Math.round(128 + sigma * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
      data.fill(value, 3 * i, 3 * i + 3);
    }
    const { noise } = valuesOf({ data, width: SIDE, height: SIDE }, face);
    // the smoothest quarter of the patches lies below the mean
    expect(noise / sigma).toBeGreaterThan(0.85);
    expect(noise / sigma).toBeLessThan(1.05);
  });

  test('blockiness sees the borders of blocks of 8, and only at their places', () => {
    const blocks = (offset: number): Pixels =>
      photoOf(
        (x, y) =>
          0.2 +
          0.02 * noiseAt(x, y) +
          0.1 * noiseAt(Math.floor((x + offset) / 8), Math.floor((y + offset) / 8)),
      );
    expect(valuesOf(blocks(0), face).blockiness).toBeGreaterThan(2);
    expect(valuesOf(blocks(4), face).blockiness).toBeLessThan(1);
    expect(Math.abs(valuesOf(textured(1), face).blockiness - 1)).toBeLessThan(0.1);
  });

  test('a white spot on the skin is specular, whatever the skin; a bright skin is not', () => {
    const forehead = face.points[151];
    for (const skin of [
      [0.06, 0.03, 0.02],
      [0.25, 0.15, 0.1],
    ] as const) {
      const spot = photoOf((x, y) =>
        Math.hypot(x - forehead.x, y - forehead.y) < 8 ? [0.9, 0.9, 0.88] : skin,
      );
      const found = valuesOf(spot, face).specular;
      // pi * 64 of about 9,400 pixels
      expect(found).toBeGreaterThan(0.012);
      expect(found).toBeLessThan(0.03);
    }
    expect(
      valuesOf(
        photoOf(() => [0.8, 0.7, 0.6]),
        face,
      ).specular,
    ).toBe(0);
  });
});

describe('size and place', () => {
  test('are measured in the units that they have', async () => {
    const values = valuesOf(PLAIN, face);
    const eyes = face.interEyeDistance;
    expect(values['inter-eye-distance']).toBeCloseTo(eyes, 9);
    expect(values['centre-offset']).toBeCloseTo(0, 6);
    expect(values['margin-left']).toBeCloseTo(values['margin-right'], 6);
    expect(values['margin-left']).toBeCloseTo((SIDE - eyes) / 2 / eyes, 3);
    const toChin = values['eye-chin-height'] * SIDE;
    expect(values['margin-above'] + values['margin-below']).toBeCloseTo(SIDE / toChin, 6);
    const moved = valuesOf(PLAIN, await frontalFace(24, -12));
    expect(moved['centre-offset']).toBeCloseTo(0.1, 6);
    expect(moved['eye-line'] - values['eye-line']).toBeCloseTo(12 / SIDE, 6);
    expect(moved['margin-left']).toBeGreaterThan(moved['margin-right']);
  });

  test('lengths in pixels are those of the original photo', () => {
    const large = valuesOf(PLAIN, face, { originalSize: { width: 960, height: 960 } });
    expect(large['inter-eye-distance']).toBeCloseTo(4 * face.interEyeDistance, 9);
    expect(large['head-width']).toBeCloseTo(valuesOf(PLAIN, face)['head-width'], 9);
  });

  test('the head ends where the person does', () => {
    const chin = face.points[152];
    // 240 rows like the photo; the person begins 20 pixels below the upper edge
    const person = maskOf((_, y) => y > 20);
    expect(valuesOf(PLAIN, face, { person })['head-height']).toBeCloseTo((chin.y - 20) / SIDE, 2);
    // a head that the photo cuts off has no height
    expect(valuesOf(PLAIN, face, { person: maskOf(() => true) })['head-height']).toBeUndefined();
  });

  test('faces are counted, and the second one is compared', () => {
    const box = { x: 0, y: 0, width: 20, height: 30 };
    const two = valuesOf(PLAIN, face, { faces: [{ ...box, width: 10 }, box] });
    expect(two['face-count']).toBe(2);
    expect(two['second-face']).toBe(0.5);
    expect(valuesOf(PLAIN, face)['face-count']).toBeUndefined();
  });
});

const maskOf = (isPerson: (x: number, y: number) => boolean): Raster<Float32Array> => ({
  data: Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    Number(isPerson((i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5)),
  ),
  width: SIDE,
  height: SIDE,
});

describe('the background', () => {
  const person = maskOf((x) => Math.abs(x - SIDE / 2) < 60);

  test('of one colour has no gradient, whatever the person looks like', () => {
    const photo = photoOf((x, y) => (Math.abs(x - SIDE / 2) < 60 ? noiseAt(x, y) : 0.6));
    const values = valuesOf(photo, face, { person });
    expect(Math.abs(values['background-share'] - 0.5)).toBeLessThan(0.01);
    expect(values['background-gradient']).toBeLessThan(0.01);
    expect(Math.abs(values['background-luminance'] - 0.6)).toBeLessThan(0.005);
  });

  test('with a pattern has one, in levels per pixel', () => {
    // 0.3 of light over 240 pixels, which become 320
    const ramp = valuesOf(
      photoOf((_, y) => 0.3 + (0.3 * y) / SIDE),
      face,
      { person },
    );
    expect(Math.abs(ramp['background-gradient'] - (255 * 0.3) / 320)).toBeLessThan(0.05);
    const clutter = valuesOf(textured(1), face, { person });
    expect(clutter['background-gradient']).toBeGreaterThan(4);
  });

  test('that is not seen has no luminance', () => {
    const values = valuesOf(PLAIN, face, { person: maskOf(() => true) });
    expect(values['background-share']).toBe(0);
    expect(values['background-gradient']).toBeUndefined();
    expect(values['background-luminance']).toBeUndefined();
  });
});

describe('percentiles', () => {
  test('rise from 0 to 100 with the value, and are absent where the population has none', () => {
    expect(REFERENCE_POPULATION).toContain('portraits');
    const at = (value: number): number => percentileOf('yaw', value) ?? Number.NaN;
    expect(at(-90)).toBe(0);
    expect(at(90)).toBe(100);
    const steps = [-10, -5, -2, 0, 2, 5, 10].map(at);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    // frontal portraits lie around 0
    expect(at(0)).toBeGreaterThan(25);
    expect(at(0)).toBeLessThan(75);
    expect(percentileOf('face-count', 1)).toBeUndefined();
    const measures = measureFace(textured(1), face);
    expect(measures.find(({ name }) => name === 'yaw')?.percentile).toBe(percentileOf('yaw', face.pose.yaw));
  });
});

describe('refusals', () => {
  test.each([
    ['`image` must be { data, width, height } with a typed array, got null', [null, 'face']],
    ['`face` must be a face mesh, got undefined', [PLAIN, undefined]],
    ['`face.points` must have 468 points, got an array of 1', [PLAIN, { points: [{ x: 0, y: 0 }] }]],
    [
      'measureFace: unknown option `mask`; the options are names, person, faces, originalSize',
      [PLAIN, 'face', { mask: 1 }],
    ],
    [
      '`person.data` must be in 0..1, got 2',
      [PLAIN, 'face', { person: { data: new Float32Array([2]), width: 1, height: 1 } }],
    ],
    ['`faces[0].x` must be a number, got undefined (undefined)', [PLAIN, 'face', { faces: [{}] }]],
  ])('%s', (message, args) => {
    const call = Reflect.apply.bind(undefined, measureFace, undefined);
    const filled = args.map((arg) => (arg === 'face' ? face : arg));
    expect(() => call(filled)).toThrow(message);
  });

  test('a face that is much too large for the photo is refused by its own name', () => {
    const points = face.points.map((point, i) => (i === 10 ? { x: 1e6, y: 1e6 } : point));
    expect(() => measureFace(PLAIN, { ...face, points })).toThrow(
      /^`face\.points` must lie within 3840 pixels of each other on a photo of 240 x 240, got \d+$/,
    );
    expect(() => measureFace(PLAIN, { ...face, interEyeDistance: 1e6 })).toThrow(
      '`face.interEyeDistance` must be a number in 1..3840, got 1000000',
    );
  });

  test('a face beside the photo is refused, a photo with NaN by name', async () => {
    const far = await frontalFace(5000);
    expect(() => measureFace(PLAIN, far)).toThrow('`face` must lie on the photo of 240 x 240');
    const data = Float32Array.from(PLAIN.data);
    data[SIDE * SIDE] = Number.NaN;
    expect(() => measureFace({ ...PLAIN, data }, face)).toThrow('`image.data` must be finite, got NaN');
  });
});

function blurred(photo: Pixels, sigma: number): Pixels {
  const { data, width, height } = gaussianBlur(photo, sigma);
  return { data: Uint8Array.from(data, Math.round), width, height };
}
