import { describe, expect, test } from 'vitest';
import { headMesh, MERIDIANS } from '../../src/degradations/head/headMesh.js';
import { compose, DEGRADATIONS, Random, type Rgb } from '../../src/degradations/index.js';
import { ellipseMask } from '../../src/degradations/pixels/shapes.js';
import type { FaceBox } from '../../src/types.js';
import { portrait, same } from './photo.js';

const box: FaceBox = { x: 70, y: 50, width: 60, height: 80 };

/** A grey photo whose face is a green rectangle. */
function marked(width = 200, height = 180): Rgb {
  const data = new Uint8ClampedArray(width * height * 3).fill(120);
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) data.set([0, 255, 0], (y * width + x) * 3);
  }
  return { data, width, height };
}

/** The box around what is green, inside the photo. */
function greenBox({ data, width, height }: Rgb): FaceBox {
  let [x0, y0, x1, y1] = [width, height, -1, -1];
  for (let i = 0; i < width * height; i++) {
    if (data[i * 3 + 1] - data[i * 3] < 150) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  }
  return { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 };
}

function visible({ x, y, width, height }: FaceBox, photo: Rgb): FaceBox {
  const [x0, y0] = [Math.max(0, x), Math.max(0, y)];
  return {
    x: x0,
    y: y0,
    width: Math.min(photo.width, x + width) - x0,
    height: Math.min(photo.height, y + height) - y0,
  };
}

const runs = Array.from({ length: 24 }, (_, seed) => [seed, 0.1 + (0.9 * (seed % 8)) / 7] as const);

describe.each(['tooSmall', 'offCentre'] as const)('%s', (name) => {
  test.each(runs)('seed %i, severity %f: the face is in the new box', (seed, severity) => {
    const { image, face } = DEGRADATIONS[name](marked(), severity, { random: new Random(seed), face: box });
    const found = greenBox(image);
    const expected = visible(face as FaceBox, image);
    for (const key of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs(found[key] - expected[key])).toBeLessThan(2.5);
    // the whole face is in the photo
    expect(expected.width).toBeCloseTo((face as FaceBox).width, 1);
    expect(expected.height).toBeCloseTo((face as FaceBox).height, 1);
  });
});

test('tooSmall brings a face down to about a fifth', () => {
  const widths = Array.from(
    { length: 20 },
    (_, seed) =>
      DEGRADATIONS.tooSmall(marked(), 1, { random: new Random(seed), face: box }).face?.width as number,
  );
  for (const width of widths) expect(Math.abs(width / box.width - 0.2)).toBeLessThan(0.03);
});

test('cutOff loses from 4 to about 65 % of the face at one side, and reports the share', () => {
  const lost: number[][] = [[], []];
  const sides = new Set<string>();
  for (let seed = 0; seed < 30; seed++) {
    [0.02, 1].forEach((severity, k) => {
      const { image, face, mask } = DEGRADATIONS.cutOff(marked(), severity, {
        random: new Random(seed),
        face: box,
      });
      const moved = face as FaceBox;
      const rest = visible(moved, image);
      lost[k]?.push(1 - (rest.width * rest.height) / (box.width * box.height));
      sides.add([moved.x < 0, moved.y < 0, moved.x + moved.width > 200, moved.y + moved.height > 180].join());
      for (let i = 0; i < mask.data.length; i++) {
        // the rim of the face may lie between two pixels
        if (mask.data[i] > 0 && image.data[i * 3 + 1] < 180) throw new Error(`no face at ${i}`);
      }
    });
  }
  expect(Math.max(...lost[0])).toBeLessThan(0.07);
  expect(Math.min(...lost[1])).toBeGreaterThan(0.58);
  expect(Math.max(...lost[1])).toBeLessThan(0.7);
  expect(sides.size).toBe(4);
});

test('compose hands the new box to the next degradation, and back', () => {
  for (let seed = 0; seed < 5; seed++) {
    const random = new Random(seed);
    const first = DEGRADATIONS.tooSmall(marked(), 0.8, { random, face: box });
    const second = DEGRADATIONS.medicalMask(first.image, 0.8, { random, face: first.face });
    const both = compose(DEGRADATIONS.tooSmall, DEGRADATIONS.medicalMask)(marked(), 0.8, {
      random: new Random(seed),
      face: box,
    });
    expect(same(both.image, second.image)).toBe(true);
    expect(both.face).toEqual(first.face);
  }
  const gone = compose(DEGRADATIONS.noFace, DEGRADATIONS.jpeg)(marked(), 0.8, {
    random: new Random(1),
    face: box,
  });
  expect(gone.face).toBeUndefined();
});

describe('turned', () => {
  const { photo, face } = portrait();

  test('leaves the photo nearly as it was for a few degrees, and moves the face for many', () => {
    for (let seed = 0; seed < 12; seed++) {
      const [few, many] = [0.06, 1].map((severity) =>
        DEGRADATIONS.turned(photo, severity, { random: new Random(seed), face }),
      );
      const small = few?.face as FaceBox;
      expect(Math.abs(small.width / face.width - 1)).toBeLessThan(0.15);
      expect(Math.abs(small.x + small.width / 2 - face.x - face.width / 2)).toBeLessThan(0.08 * face.width);
      const large = many?.face as FaceBox;
      const moved = Math.hypot(
        large.x + large.width / 2 - face.x - face.width / 2,
        large.y + large.height / 2 - face.y - face.height / 2,
      );
      expect(moved).toBeGreaterThan(0.1 * face.width);
    }
  });

  test('foreshortens the far side of the face, and lets the nose stand out', () => {
    const size = { width: 224, height: 224 };
    const inside = ellipseMask(224, 224, 115, 118, 62, 85, 0.05);
    const eyesAndNose = (yaw: number): number[] => {
      const mesh = headMesh(face, inside, size, { yaw, pitch: 0 });
      return [
        [0.29, 0.385],
        [0.5, 0.58],
        [0.71, 0.385],
      ].map(([u, v]) => {
        const [x, y] = [face.x + u * face.width, face.y + v * face.height];
        // the front of the mesh shows each point once
        const nearest = mesh
          .filter((_, i) => Math.abs((i % MERIDIANS) / (MERIDIANS - 1) - 0.5) * 3.6 < 1)
          .reduce((best, point) =>
            Math.hypot(point.tx - x, point.ty - y) < Math.hypot(best.tx - x, best.ty - y) ? point : best,
          );
        return nearest.x;
      });
    };
    const [left, nose, right] = eyesAndNose(0) as [number, number, number];
    expect(Math.abs(nose - left - (right - nose))).toBeLessThan(6);
    const [turnedLeft, turnedNose, turnedRight] = eyesAndNose((50 * Math.PI) / 180) as [
      number,
      number,
      number,
    ];
    expect(turnedNose - nose).toBeGreaterThan(0.35 * face.width);
    expect((turnedRight - turnedNose) / (turnedNose - turnedLeft)).toBeLessThan(0.25);
    const [otherLeft, otherNose, otherRight] = eyesAndNose((-50 * Math.PI) / 180) as [number, number, number];
    expect(otherNose - nose).toBeLessThan(-0.35 * face.width);
    expect((otherNose - otherLeft) / (otherRight - otherNose)).toBeLessThan(0.25);
  });

  test('changes the head, not the corners', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { image, mask } = DEGRADATIONS.turned(photo, 0.8, { random: new Random(seed), face });
      for (const [x, y] of [
        [2, 2],
        [221, 2],
        [2, 221],
        [221, 221],
      ] as const) {
        const i = y * 224 + x;
        expect(mask.data[i]).toBe(0);
        for (let c = 0; c < 3; c++) expect(image.data[i * 3 + c]).toBe(photo.data[i * 3 + c]);
      }
      expect(
        mask.data[Math.round(face.y + face.height / 2) * 224 + Math.round(face.x + face.width / 2)],
      ).toBeGreaterThan(0.95);
    }
  });
});
