import { describe, expect, test } from 'vitest';
import { faceRegion } from '../../src/image/index.js';
import { Random } from '../../src/random.js';
import {
  explainRegions,
  FACE_REGIONS,
  type FaceLandmarks,
  type FacePlace,
  type FaceRegionName,
  faceRegions,
  type Point,
} from '../../src/reasons/index.js';
import { regionPhrase } from '../../src/reasons/reasonSentence.js';
import type { FaceBox, Heatmap, Size } from '../../src/types.js';

const GRID: Size = { width: 224, height: 224 };
const FACE: FaceBox = { x: 130, y: 90, width: 120, height: 160 };
const target = { index: 1, name: 'dark', probability: 0.9 };

/** A map that is `value(x, y)` at each pixel's centre, in pixels of the photo. */
function mapOf(value: (x: number, y: number) => number, face = FACE, { width, height } = GRID): Heatmap {
  const region = faceRegion(face);
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    value(
      region.x + (((i % width) + 0.5) * region.width) / width,
      region.y + ((Math.floor(i / width) + 0.5) * region.height) / height,
    ),
  );
  return { data, width, height };
}

/** A spot in the face, by its place in the box. */
const spot = (u: number, v: number, radius = 0.05): Heatmap =>
  mapOf((x, y) =>
    Math.hypot(x - FACE.x - u * FACE.width, y - FACE.y - v * FACE.height) < radius * FACE.width ? 1 : 0,
  );

const shareOf = (map: Heatmap, name: FaceRegionName, place: FacePlace = { face: FACE }): number =>
  explainRegions({ target, saliency: map }, place).regions.find((region) => region.name === name)
    ?.share as number;

function mirrored<D extends Float32Array | Int32Array>(map: { data: D; width: number; height: number }): D {
  return map.data.map((_, i) => {
    const x = i % map.width;
    return map.data[i - x + map.width - 1 - x];
  }) as D;
}

const OTHER = FACE_REGIONS.map((name) =>
  FACE_REGIONS.indexOf(
    name.startsWith('left-')
      ? (name.replace('left', 'right') as FaceRegionName)
      : (name.replace('right', 'left') as FaceRegionName),
  ),
);

describe('the parts of a face', () => {
  test.each<[FaceRegionName, number, number]>([
    ['forehead', 0.5, 0.12],
    ['left-eye', 0.27, 0.39],
    ['right-eye', 0.73, 0.39],
    ['nose', 0.5, 0.55],
    ['left-cheek', 0.2, 0.6],
    ['right-cheek', 0.8, 0.6],
    ['mouth', 0.5, 0.74],
    ['mouth', 0.32, 0.73],
    ['chin', 0.5, 0.9],
    ['outside', -0.1, 0.1],
    ['outside', 0.03, 0.93],
    ['outside', 0.5, 1.1],
  ])('%s is at %f across and %f down the box', (name, u, v) => {
    expect(shareOf(spot(u, v), name)).toBe(1);
  });

  test('a whole photo is not a crop: the same face, another place on the map', () => {
    const photo = { width: 600, height: 300 };
    const { data } = faceRegions(GRID, { face: FACE, photo });
    const at = (x: number, y: number): string =>
      FACE_REGIONS[
        data[Math.floor((y * 224) / photo.height) * 224 + Math.floor((x * 224) / photo.width)]
      ] as string;
    expect(at(FACE.x + 0.27 * FACE.width, FACE.y + 0.39 * FACE.height)).toBe('left-eye');
    expect(at(FACE.x + 0.5 * FACE.width, FACE.y + 0.9 * FACE.height)).toBe('chin');
    expect(at(500, 150)).toBe('outside');
  });

  test('without a face, the map is that of a photo of a face', () => {
    const face = { x: 10, y: 20, width: 75, height: 100 };
    expect(faceRegions(GRID)).toEqual(faceRegions(GRID, { face }));
  });

  test('mirroring the photo swaps left and right, and nothing else', () => {
    const photo = { width: 400, height: 320 };
    const box = { x: 70.3, y: 41.7, width: 120.9, height: 158.2 };
    const flip = ({ x, y }: Point): Point => ({ x: photo.width - x, y });
    const landmarks: FaceLandmarks = {
      eyes: [
        { x: 100, y: 103 },
        { x: 158, y: 111 },
      ],
      nose: { x: 119, y: 135 },
      mouth: [
        { x: 98, y: 152 },
        { x: 146, y: 159 },
      ],
    };
    const flipped: FaceLandmarks = {
      eyes: [flip(landmarks.eyes[0]), flip(landmarks.eyes[1])],
      nose: flip(landmarks.nose as Point),
      mouth: (landmarks.mouth as [Point, Point]).map(flip) as [Point, Point],
    };
    const other = { ...box, x: photo.width - box.x - box.width };
    for (const [one, two] of [
      [{ face: box }, { face: other }],
      [
        { face: box, photo },
        { face: other, photo },
      ],
      [
        { face: box, landmarks },
        { face: other, landmarks: flipped },
      ],
      [
        { photo, landmarks },
        { photo, landmarks: flipped },
      ],
    ] as [FacePlace, FacePlace][]) {
      const seen = mirrored(faceRegions(GRID, one)).map((label) => OTHER[label]);
      const expected = faceRegions(GRID, two).data;
      // a pixel's centre may lie on a border
      expect(seen.filter((label, i) => label !== expected[i]).length).toBeLessThan(5);
      expect(new Set(seen).size).toBe(FACE_REGIONS.length);
    }
  });

  test('the shares swap, too, when map and box are mirrored', () => {
    const random = new Random(4);
    const map = mapOf(() => random.normal());
    const shares = explainRegions({ target, saliency: map }, { face: FACE }).regions;
    const flipped = { ...map, data: mirrored(map) };
    for (const { name, share } of shares)
      expect(shareOf(flipped, FACE_REGIONS[OTHER[FACE_REGIONS.indexOf(name)]])).toBeCloseTo(share, 6);
  });

  test("the person's left is the viewer's right", () => {
    const map = spot(0.27, 0.39);
    expect(shareOf(map, 'right-eye', { face: FACE, sides: 'person' })).toBe(1);
    expect(explainRegions({ target, saliency: map }, { face: FACE, sides: 'person' }).sentence).toBe(
      'dark: mostly the right eye (100 %)',
    );
  });
});

describe('landmarks', () => {
  const straight: FaceLandmarks = {
    eyes: [
      { x: FACE.x + 0.272 * FACE.width, y: FACE.y + 0.39 * FACE.height },
      { x: FACE.x + 0.728 * FACE.width, y: FACE.y + 0.39 * FACE.height },
    ],
    nose: { x: FACE.x + 0.5 * FACE.width, y: FACE.y + 0.583 * FACE.height },
    mouth: { x: FACE.x + 0.5 * FACE.width, y: FACE.y + 0.727 * FACE.height },
  };

  test('a mesh gives the regions of its eyes, nose and mouth', () => {
    const points = Array.from({ length: 468 }, () => ({ x: 0, y: 0 }));
    const around = (indices: readonly number[], middle: Point): void => {
      const half = (indices.length - 1) / 2;
      for (const [i, index] of indices.entries())
        points[index] = { x: middle.x + 4 * (i - half), y: middle.y };
    };
    const { eyes, mouth } = straight;
    const [left, right] = [...eyes].sort((a, b) => a.x - b.x);
    if (!('x' in mouth)) throw new Error('the mouth must be one point');
    around([33, 133], left);
    around([362, 263], right);
    around([61, 291], mouth);
    const nose = { x: (left.x + right.x) / 2 + 3, y: (left.y + mouth.y) / 2 };
    points[4] = nose;
    expect(faceRegions(GRID, { face: FACE, landmarks: { points } })).toEqual(
      faceRegions(GRID, { face: FACE, landmarks: { eyes, mouth, nose } }),
    );
    expect(() => faceRegions(GRID, { face: FACE, landmarks: { points: points.slice(0, 5) } })).toThrow(
      '`landmarks.points` must have 468 points, got an array of 5',
    );
  });

  test('landmarks at their average positions give the regions of the box', () => {
    const [box, points] = [{ face: FACE }, { face: FACE, landmarks: straight }].map(
      (place) => faceRegions(GRID, place).data,
    ) as [Int32Array, Int32Array];
    expect(points.filter((label, i) => label !== box[i]).length).toBeLessThan(5);
  });

  test('the order of the eyes does not matter, nor two corners instead of the centre of the mouth', () => {
    const { x, y } = straight.mouth as Point;
    const swapped: FaceLandmarks = {
      ...straight,
      eyes: [straight.eyes[1], straight.eyes[0]],
      mouth: [
        { x: x + 20, y },
        { x: x - 20, y },
      ],
    };
    expect(faceRegions(GRID, { face: FACE, landmarks: swapped })).toEqual(
      faceRegions(GRID, { face: FACE, landmarks: straight }),
    );
  });

  test.each([-160, -35, 20, 90, 180])('turned by %f degrees, the parts turn with the head', (degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const [cx, cy] = [FACE.x + FACE.width / 2, FACE.y + FACE.height / 2];
    const turn = ({ x, y }: Point): Point => ({
      x: cx + (x - cx) * Math.cos(angle) - (y - cy) * Math.sin(angle),
      y: cy + (x - cx) * Math.sin(angle) + (y - cy) * Math.cos(angle),
    });
    const landmarks = {
      eyes: straight.eyes.map(turn) as [Point, Point],
      nose: turn(straight.nose as Point),
      mouth: turn(straight.mouth as Point),
    };
    for (const [name, u, v] of [
      ['left-eye', 0.27, 0.39],
      ['right-cheek', 0.8, 0.6],
      ['chin', 0.5, 0.9],
      ['forehead', 0.5, 0.15],
    ] as const) {
      const at = turn({ x: FACE.x + u * FACE.width, y: FACE.y + v * FACE.height });
      const map = mapOf((x, y) => (Math.hypot(x - at.x, y - at.y) < 4 ? 1 : 0));
      expect(shareOf(map, name, { face: FACE, landmarks })).toBe(1);
    }
  });

  test('the tip of the nose gives the yaw: the nose lies at its tip, and the far cheek is narrower', () => {
    const nose = { x: (straight.nose as Point).x - 20, y: (straight.nose as Point).y };
    const place = { face: FACE, landmarks: { ...straight, nose } };
    const map = mapOf((x, y) => (Math.hypot(x - nose.x, y - nose.y) < 4 ? 1 : 0));
    expect(shareOf(map, 'nose', place)).toBe(1);
    expect(shareOf(map, 'nose', { face: FACE })).toBeLessThan(0.5);
    const areas = Object.fromEntries(
      explainRegions({ target, saliency: map }, place).regions.map(({ name, areaShare }) => [
        name,
        areaShare,
      ]),
    );
    expect(areas['left-cheek']).toBeLessThan(0.7 * areas['right-cheek']);
    // eyes and mouth stay where they were given
    for (const [name, { x, y }] of [
      ['left-eye', straight.eyes[0]],
      ['right-eye', straight.eyes[1]],
      ['mouth', straight.mouth as Point],
    ] as const)
      expect(
        shareOf(
          mapOf((a, b) => (Math.hypot(a - x, b - y) < 4 ? 1 : 0)),
          name,
          place,
        ),
      ).toBe(1);
  });

  test('refuses values that are none', () => {
    const refused = (landmarks: unknown, text: string): void =>
      void expect(() => faceRegions(GRID, { face: FACE, landmarks: landmarks as FaceLandmarks })).toThrow(
        text,
      );
    const { eyes, mouth } = straight;
    refused(7, '`landmarks` must be { eyes, nose?, mouth }, got 7');
    refused({ eyes: [eyes[0]], mouth }, '`landmarks.eyes` must be two points, got an array of 1');
    refused({ eyes, mouth: undefined }, '`landmarks.mouth` must be { x, y }, got undefined');
    refused({ eyes: [eyes[0], { x: 'a', y: 1 }], mouth }, '`landmarks.eyes[1].x` must be a number');
    refused({ eyes, mouth, nose: { x: Number.NaN, y: 0 } }, '`landmarks.nose.x` must be a number');
    refused({ eyes: [eyes[0], eyes[0]], mouth }, 'got points that lie on one line');
    refused({ eyes, mouth: eyes[1] }, 'got points that lie on one line');
    expect(() => faceRegions(GRID, { landmarks: straight })).toThrow('`landmarks` must come with `face` or');
  });
});

describe('explainRegions', () => {
  test('shares add up, are sorted, and follow the mass', () => {
    const left = spot(0.27, 0.39);
    const cheek = spot(0.2, 0.6);
    const data = left.data.map((value, i) => 3 * value + cheek.data[i] - 0.001);
    const found = explainRegions({ target, saliency: { ...GRID, data } }, { face: FACE });
    const [first, second, third] = found.regions;
    expect([first?.name, second?.name, third?.share]).toEqual(['left-eye', 'left-cheek', 0]);
    expect(first?.share).toBeCloseTo(0.75, 1);
    expect(found.regions).toHaveLength(FACE_REGIONS.length);
    expect(found.regions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(found.regions.reduce((sum, { areaShare }) => sum + areaShare, 0)).toBeCloseTo(1, 12);
    expect(found.sentence).toMatch(/^dark: mostly the left eye \(7\d %\)$/);
    expect(structuredClone(found)).toEqual(found);
  });

  test('names as many parts as hold half of the map', () => {
    const parts = [spot(0.27, 0.39), spot(0.2, 0.6), spot(0.5, 0.9)];
    const weights = [1.2, 1.1, 1];
    const data = new Float32Array(GRID.width * GRID.height);
    parts.forEach((part, k) => {
      for (let i = 0; i < data.length; i++) data[i] = data[i] + weights[k] * part.data[i];
    });
    const { sentence, named } = explainRegions({ target, saliency: { ...GRID, data } }, { face: FACE });
    expect(named).toEqual(['left-eye', 'left-cheek']);
    expect(sentence).toMatch(/^dark: mostly the left eye and cheek \(\d\d %\)$/);
  });

  test('an even map has no part that stands out, and no alarm though most of it is outside', () => {
    const found = explainRegions({ target, saliency: mapOf(() => 1) }, { face: FACE });
    for (const { share, areaShare } of found.regions) expect(share).toBeCloseTo(areaShare, 12);
    expect(found.regions[0]?.name).toBe('outside');
    expect(found.background).toBe(false);
    expect(found.sentence).toBe('dark: spread over the photo, no part of the face stands out');
  });

  test('says that the evidence is spread over the face where the face as a whole stands out', () => {
    const labels = faceRegions(GRID, { face: FACE }).data;
    const outside = FACE_REGIONS.indexOf('outside');
    const found = (around: number) => {
      const data = Float32Array.from(labels, (label) => (label === outside ? around : 1));
      return explainRegions({ target, saliency: { ...GRID, data } }, { face: FACE });
    };
    // the same everywhere on the face, and less around it: more than half of the evidence lies on the face
    const { regions, named, sentence } = found(0.4);
    const onFace = 1 - (regions.find(({ name }) => name === 'outside')?.share ?? 1);
    expect(onFace).toBeGreaterThan(0.5);
    expect(named).toEqual([]);
    expect(sentence).toBe('dark: spread over the face, no part of it stands out');
    // as much around it
    expect(found(1).sentence).toBe('dark: spread over the photo, no part of the face stands out');
  });

  test.each(['for', 'against'] as const)(
    'names the spot of the strongest evidence %s a class beside weak evidence all over',
    (evidence) => {
      const sign = evidence === 'for' ? 1 : -1;
      const small = spot(0.5, 0.55);
      const data = small.data.map((value) => sign * (0.08 + value));
      const saliency = { ...GRID, data };
      const found = explainRegions({ target, saliency }, { face: FACE, evidence });
      expect(found.named).toEqual(['nose']);
      expect(found.spot).toBe(true);
      // its share of all the evidence, which is less than a quarter
      const { share } = found.regions.find(({ name }) => name === 'nose') ?? { share: 1 };
      expect(share).toBeLessThan(0.25);
      const about = evidence === 'for' ? 'dark' : 'against dark';
      expect(found.sentence).toBe(
        `${about}: strongest at the nose (${Math.round(100 * share)} %), the rest is spread over the photo`,
      );
    },
  );

  test('a spot beside the face, where most of the evidence is', () => {
    const data = new Float32Array(GRID.width * GRID.height).fill(0.1);
    for (let y = 0; y < 30; y++) data.fill(1, y * GRID.width, y * GRID.width + 30);
    const found = explainRegions({ target, saliency: { ...GRID, data } }, { face: FACE });
    expect(found.named).toEqual(['outside']);
    expect(found.background).toBe(false);
    expect(found.sentence).toMatch(/^dark: strongest outside the face \(\d\d %\)$/);
  });

  test('strong values that lie all over the photo are no spot', () => {
    const random = new Random(5);
    for (let round = 0; round < 20; round++) {
      const saliency = mapOf(() => Math.max(0, random.normal()));
      const found = explainRegions({ target, saliency }, { face: FACE });
      expect(found.named).toEqual([]);
      expect(found.spot).toBe(false);
    }
  });

  test('sounds the alarm when the background drives the verdict', () => {
    const labels = faceRegions(GRID, { face: FACE }).data;
    const outside = FACE_REGIONS.indexOf('outside');
    const even = (ratio: number): Heatmap => ({
      ...GRID,
      data: Float32Array.from(labels, (label) => (label === outside ? ratio : 1)),
    });
    const alarm = (ratio: number): boolean =>
      explainRegions({ target, saliency: even(ratio) }, { face: FACE }).background;
    expect([1, 1.49, 1.51, 9].map(alarm)).toEqual([false, false, true, true]);
    const { sentence } = explainRegions({ target, saliency: even(9) }, { face: FACE });
    expect(sentence).toMatch(
      /^dark: mostly outside the face \(\d\d %\): not the face but its surroundings drive this verdict$/,
    );
    // a small face in a large photo: nearly all pixels are background, and that alone is no reason
    const photo = { width: 1200, height: 900 };
    const place = { face: FACE, photo };
    expect(explainRegions({ target, saliency: mapOf(() => 1) }, place).background).toBe(false);
  });

  test('evidence against the class does not count, and a map without evidence for it has no reason', () => {
    const found = explainRegions({ target, saliency: mapOf(() => -1) }, { face: FACE });
    expect(found.regions.every(({ share }) => share === 0)).toBe(true);
    expect([found.background, found.named]).toEqual([false, []]);
    expect(found.sentence).toBe('dark: nothing in the photo speaks for it');
  });

  /** A map with weights at places of the box. */
  const mixed = (...places: readonly (readonly [u: number, v: number, weight: number])[]): Heatmap => {
    const data = new Float32Array(GRID.width * GRID.height);
    for (const [u, v, weight] of places) {
      const { data: one } = spot(u, v, 0.08);
      for (let i = 0; i < data.length; i++) data[i] = data[i] + weight * one[i];
    }
    return { ...GRID, data };
  };
  const accepted = { index: 0, name: 'acceptable', probability: 0.8 };

  test('strong evidence against the class is named beside that for it', () => {
    const saliency = mixed([0.5, 0.12, 1], [0.2, 0.6, -0.9], [0.5, 0.74, -0.8]);
    const found = explainRegions({ target: accepted, saliency }, { face: FACE });
    expect(found).toMatchObject({ target: 'acceptable', evidence: 'for', named: ['forehead'] });
    expect(found.opposite).toEqual(['left-cheek']);
    expect(found.sentence).toBe(
      'acceptable: mostly the forehead (100 %); against acceptable: the left cheek',
    );
    const both = mixed([0.5, 0.12, 1], [0.2, 0.6, -0.9], [0.5, 0.74, -0.9], [0.73, 0.39, -0.7]);
    expect(explainRegions({ target: accepted, saliency: both }, { face: FACE }).sentence).toBe(
      'acceptable: mostly the forehead (100 %); against acceptable: the mouth and the left cheek',
    );
    // the shares are those of the evidence for the class
    expect(found.regions.map(({ share }) => share).slice(0, 2)).toEqual([1, 0]);
  });

  test('a part with strong evidence of both signs is named once', () => {
    const saliency = mixed([0.3, 0.12, 1], [0.7, 0.12, -0.9], [0.8, 0.6, -0.9]);
    const { sentence, opposite } = explainRegions({ target, saliency }, { face: FACE });
    expect(opposite).toEqual(['right-cheek']);
    expect(sentence).toBe('dark: mostly the forehead (100 %); against dark: the right cheek');
  });

  test('a spot of strong evidence against the class is named where no region has much of it', () => {
    const cover = spot(0.5, 1.12, 0.14).data;
    const onFace = mapOf((x, y) =>
      Math.hypot(x - FACE.x - 60, (y - FACE.y - 80) * 0.75) < 60 ? 0.5 : 0,
    ).data;
    // weak evidence against it lies around, too, so that outside the face there is little per pixel
    const at = (weight: number, around: number) =>
      explainRegions(
        {
          target: accepted,
          saliency: { ...GRID, data: onFace.map((v, i) => (v > 0 ? v : cover[i] ? -weight : -around)) },
        },
        { face: FACE },
      );
    expect([0.2, 0.3, 1].map((weight) => at(weight, 0.01).opposite)).toEqual([[], ['outside'], ['outside']]);
    expect(at(1, 0.01).sentence).toMatch(/^acceptable: .*; against acceptable: outside the face$/);
    // what lies everywhere is no spot
    expect(at(0.3, 0.3).opposite).not.toEqual([]);
    expect(at(0.24, 0.24).opposite).toEqual([]);
  });

  test('weak evidence against the class, and such that lies everywhere, is not named', () => {
    const at = (weight: number) =>
      explainRegions(
        { target: accepted, saliency: mixed([0.27, 0.39, 1], [0.73, 0.39, -weight]) },
        { face: FACE },
      );
    // the two eyes are equally large: half as much per pixel is strong
    expect([0.4, 0.49, 0.51, 1, 3].map((weight) => at(weight).opposite.length)).toEqual([0, 0, 1, 1, 1]);
    expect(at(0.4).sentence).toBe('acceptable: mostly the left eye (100 %)');
    const even = { ...GRID, data: spot(0.27, 0.39).data.map((value) => value - 0.5) };
    expect(explainRegions({ target: accepted, saliency: even }, { face: FACE }).opposite).toEqual([]);
  });

  test('explains the evidence against a class where that is asked for', () => {
    const saliency = mixed([0.5, 0.12, 2], [0.2, 0.6, -0.9]);
    const found = explainRegions({ target: accepted, saliency }, { face: FACE, evidence: 'against' });
    expect(found).toMatchObject({
      target: 'acceptable',
      evidence: 'against',
      named: ['left-cheek'],
      opposite: ['forehead'],
    });
    expect(found.sentence).toBe(
      'against acceptable: mostly the left cheek (100 %); for acceptable: the forehead',
    );
    // as the map with its signs turned around
    const turned = { ...saliency, data: saliency.data.map((value) => -value) };
    const other = explainRegions({ target: accepted, saliency: turned }, { face: FACE });
    expect([found.regions, found.named, found.opposite]).toEqual([
      other.regions,
      other.named,
      other.opposite,
    ]);
    const none = explainRegions(
      { target: accepted, saliency: spot(0.5, 0.12) },
      { face: FACE, evidence: 'against' },
    );
    expect(none.sentence).toBe(
      'against acceptable: nothing in the photo speaks against it; for acceptable: the forehead',
    );
  });

  test('names the class of `against`', () => {
    const against = [{ index: 2, name: 'bright', probability: 0.1 }];
    expect(explainRegions({ target, against, saliency: spot(0.5, 0.12) }, { face: FACE }).sentence).toBe(
      'dark rather than bright: mostly the forehead (100 %)',
    );
  });

  test('refuses bad input', () => {
    const saliency = spot(0.5, 0.5);
    const call = (explanation: unknown, place?: unknown) => () =>
      explainRegions(explanation as { target: typeof target; saliency: Heatmap }, place as FacePlace);
    expect(call(null)).toThrow('`explanation` must be an explanation, got null');
    expect(call({ target })).toThrow('`explanation.saliency` must be { data, width, height }');
    expect(call({ target, saliency: { ...GRID, data: new Float32Array(5) } })).toThrow(RangeError);
    expect(call({ target, saliency: mapOf(() => Number.NaN) })).toThrow(
      '`explanation.saliency.data` must be finite, got NaN',
    );
    expect(call({ target, saliency }, { box: FACE })).toThrow('explainRegions: unknown option `box`');
    expect(call({ target, saliency }, { face: { ...FACE, width: 0 } })).toThrow('`face.width` must be');
    expect(call({ target, saliency }, { sides: 'left' })).toThrow(
      '`sides` must be one of "viewer", "person"',
    );
    expect(call({ target, saliency }, { face: FACE, evidence: 'both' })).toThrow(
      '`evidence` must be one of "for", "against"',
    );
    expect(call({ target, saliency }, { face: FACE, photo: { width: 0, height: 4 } })).toThrow(
      '`photo.width`',
    );
    expect(call({ target, saliency }, { face: FACE, photo: { width: 90, height: 90 } })).toThrow(
      '`face` must lie on the map, got one that is nowhere on it',
    );
  });
});

describe('regionPhrase', () => {
  test.each<[FaceRegionName[], string]>([
    [['forehead'], 'the forehead'],
    [['left-cheek', 'left-eye'], 'the left cheek and eye'],
    [['left-eye', 'right-eye'], 'both eyes'],
    [['right-cheek', 'nose', 'left-cheek'], 'both cheeks and the nose'],
    [['left-eye', 'right-eye', 'left-cheek'], 'both eyes and the left cheek'],
    [['left-cheek', 'left-eye', 'right-eye'], 'the left cheek and both eyes'],
    [['left-eye', 'right-cheek'], 'the left eye and the right cheek'],
    [['nose', 'mouth', 'chin'], 'the nose, the mouth and the chin'],
    [['outside', 'forehead'], 'outside the face and the forehead'],
  ])('%j', (names, phrase) => {
    expect(regionPhrase(names)).toBe(phrase);
  });
});
