import { beforeAll, describe, expect, test } from 'vitest';
import { POINTS_68 } from '../../src/landmarks/adapters/faceApiMesh.js';
import { type CanonicalFace, canonicalFace } from '../../src/landmarks/canonicalFace.js';
import { headPose } from '../../src/landmarks/headPose.js';
import { faceApiMesh, humanMesh, mediaPipeMesh, type Point3 } from '../../src/landmarks/index.js';
import { meshOf } from '../../src/landmarks/meshOf.js';
import { FACE_OVAL, LEFT_EYE, MOUTH, NOSE_TIP, RIGHT_EYE } from '../../src/landmarks/meshPoints.js';

let face: CanonicalFace;
beforeAll(async () => {
  face = await canonicalFace();
});

const SCALE = 12;
type Turn = (point: Point3) => Point3;
const turns = (degrees: number): [cos: number, sin: number] => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
];
/** In the frame of the canonical face: x to the person's left, y up, z to the camera. */
const left = (degrees: number): Turn => {
  const [cos, sin] = turns(degrees);
  return ({ x, y, z }) => ({ x: cos * x + sin * z, y, z: cos * z - sin * x });
};
const up = (degrees: number): Turn => {
  const [cos, sin] = turns(degrees);
  return ({ x, y, z }) => ({ x, y: cos * y + sin * z, z: cos * z - sin * y });
};
const toLeftShoulder = (degrees: number): Turn => {
  const [cos, sin] = turns(degrees);
  return ({ x, y, z }) => ({ x: cos * x + sin * y, y: cos * y - sin * x, z });
};
/** The canonical face as a photo shows it after these turns, the first one first. */
const seen = (...all: readonly Turn[]): Point3[] =>
  face.points.map((point) => {
    const { x, y, z } = all.reduce((at, turn) => turn(at), point);
    return { x: 200 + SCALE * x, y: 150 - SCALE * y, z: -SCALE * z };
  });

describe('the canonical face', () => {
  test('has the points at the places of their names, the left of the person to the right of the photo', () => {
    expect(face.points.length).toBe(468);
    const points = seen();
    expect(points[LEFT_EYE.outer].x).toBeGreaterThan(points[LEFT_EYE.inner].x);
    expect(points[LEFT_EYE.inner].x).toBeGreaterThan(points[RIGHT_EYE.inner].x);
    expect(points[RIGHT_EYE.inner].x).toBeGreaterThan(points[RIGHT_EYE.outer].x);
    expect(points[152].y).toBeGreaterThan(points[NOSE_TIP].y);
    expect(points[NOSE_TIP].z).toBeLessThan(points[LEFT_EYE.outer].z);
    expect(new Set(FACE_OVAL).size).toBe(36);
  });
});

describe('headPose', () => {
  test('is 0 for a face that looks straight at the camera', () => {
    const { yaw, pitch, roll } = headPose(seen(), face);
    expect(yaw).toBeCloseTo(0, 6);
    expect(pitch).toBeCloseTo(0, 6);
    expect(roll).toBeCloseTo(0, 6);
  });

  test('yaw is positive where the nose points to the left of the person, which is the right of the photo', () => {
    const points = seen(left(25));
    const eyes = (points[LEFT_EYE.inner].x + points[RIGHT_EYE.inner].x) / 2;
    expect(points[NOSE_TIP].x).toBeGreaterThan(eyes);
    expect(headPose(points, face).yaw).toBeCloseTo(25, 6);
    expect(headPose(seen(left(-40)), face).yaw).toBeCloseTo(-40, 6);
  });

  test('pitch is positive where the face looks up, with the nose higher than that of a level face', () => {
    const points = seen(up(20));
    expect(points[NOSE_TIP].y).toBeLessThan(seen()[NOSE_TIP].y);
    expect(headPose(points, face).pitch).toBeCloseTo(20, 6);
    expect(headPose(seen(up(-30)), face).pitch).toBeCloseTo(-30, 6);
  });

  test('roll is positive where the head leans to the left shoulder, with the forehead to the right of the photo', () => {
    const points = seen(toLeftShoulder(15));
    expect(points[10].x).toBeGreaterThan(points[152].x);
    expect(headPose(points, face).roll).toBeCloseTo(15, 6);
    expect(headPose(seen(toLeftShoulder(-170)), face).roll).toBeCloseTo(-170, 6);
  });

  test('finds three angles together, and turning the picture changes the roll alone', () => {
    const pose = (roll: number) => headPose(seen(up(-12), left(33), toLeftShoulder(roll)), face);
    for (const roll of [0, 20, 95, 180]) {
      const found = pose(roll);
      expect(found.yaw).toBeCloseTo(33, 6);
      expect(found.pitch).toBeCloseTo(-12, 6);
      expect(Math.abs(found.roll)).toBeCloseTo(roll, 6);
    }
  });

  test('does not depend on the size or the place of the face', () => {
    const points = seen(up(5), left(-15)).map(({ x, y, z }) => ({ x: 3 * x + 700, y: 3 * y - 90, z: 3 * z }));
    const { yaw, pitch } = headPose(points, face);
    expect(yaw).toBeCloseTo(-15, 6);
    expect(pitch).toBeCloseTo(5, 6);
  });
});

describe('meshOf', () => {
  test('measures lengths in space: a turned head has the same distance between the eyes and the same mouth', async () => {
    const [straight, turned] = [await meshOf(seen()), await meshOf(seen(up(15), left(35)))];
    expect(turned.interEyeDistance).toBeCloseTo(straight.interEyeDistance, 6);
    expect(turned.mouth.width).toBeCloseTo(straight.mouth.width, 6);
    expect(straight).not.toHaveProperty('presence');
  });

  test('measures openness in the picture: a tilt and the depths of the points do not change it', async () => {
    const straight = await meshOf(seen());
    const tilted = await meshOf(seen(toLeftShoulder(40)).map((point) => ({ ...point, z: 3 * point.z })));
    for (const [found, expected] of [
      [tilted.eyes.left, straight.eyes.left],
      [tilted.eyes.right, straight.eyes.right],
      [tilted.mouth, straight.mouth],
    ])
      expect(found.openness).toBeCloseTo(expected.openness, 6);
  });

  test('a mouth is as open as its lips are apart, over the distance of its corners', async () => {
    const points = seen();
    points[MOUTH.right] = { x: 100, y: 200, z: 0 };
    points[MOUTH.left] = { x: 140, y: 230, z: 9 };
    points[MOUTH.lips.upper] = { x: 120, y: 210, z: 0 };
    points[MOUTH.lips.lower] = { x: 120, y: 220, z: 5 };
    expect((await meshOf(points)).mouth.openness).toBeCloseTo(0.2, 9);
  });

  test('sees one eye closed, by the side of the person', async () => {
    const points = seen();
    for (const [upper, lower] of LEFT_EYE.lids)
      points[upper] = { ...points[lower], y: points[lower].y - 0.1 };
    const { eyes } = await meshOf(points);
    expect(eyes.left.openness).toBeLessThan(0.02);
    expect(eyes.right.openness).toBeGreaterThan(0.2);
  });

  test('the box goes from the least to the largest coordinate', async () => {
    const { box, points } = await meshOf(seen(toLeftShoulder(30)));
    expect(box.x).toBe(Math.min(...points.map(({ x }) => x)));
    expect(box.y + box.height).toBeCloseTo(Math.max(...points.map(({ y }) => y)), 9);
  });
});

describe('adapters', () => {
  const photo = { width: 640, height: 480 };
  const pose = (): Turn[] => [up(8), left(-21), toLeftShoulder(12)];

  test('mediaPipeMesh brings parts of the photo to pixels, and leaves the irises out', async () => {
    const expected = await meshOf(seen(...pose()));
    const part = expected.points.map(({ x, y, z }) => ({ x: x / 640, y: y / 480, z: z / 640 }));
    const irises = Array.from({ length: 10 }, () => ({ x: 0, y: 0, z: 0 }));
    const [found, ...others] = await mediaPipeMesh({ faceLandmarks: [[...part, ...irises]] }, photo);
    expect(others).toEqual([]);
    expect(found.points.length).toBe(468);
    expect(found.pose.yaw).toBeCloseTo(-21, 6);
    expect(found.box.width).toBeCloseTo(expected.box.width, 6);
    expect(await mediaPipeMesh({ faceLandmarks: [] }, photo)).toEqual([]);
  });

  test('humanMesh finds the pose without depths', async () => {
    const mesh = seen(...pose()).map(({ x, y }) => [x, y, 123]);
    const found = await humanMesh({ mesh });
    expect(found.pose.yaw).toBeCloseTo(-21, 4);
    expect(found.pose.pitch).toBeCloseTo(8, 4);
    expect(found.pose.roll).toBeCloseTo(12, 4);
  });

  test('faceApiMesh finds the pose and all points of the average face from 68 of them', async () => {
    const all = seen(...pose());
    // the corners of eyes and mouth, the tip of the nose, the chin: at their places in the order of iBUG 300-W
    const places: Readonly<Record<number, number>> = { 8: 152, 30: 4, 36: 33, 45: 263, 48: 61, 54: 291 };
    for (const [i, index] of Object.entries(places)) expect(POINTS_68[Number(i)]).toBe(index);
    const positions = POINTS_68.map((index) => ({ x: all[index].x, y: all[index].y }));
    const found = await faceApiMesh({ positions });
    expect(found.pose.yaw).toBeCloseTo(-21, 4);
    expect(found.pose.pitch).toBeCloseTo(8, 4);
    expect(found.pose.roll).toBeCloseTo(12, 4);
    const apart = found.points.map(({ x, y }, i) => Math.hypot(x - all[i].x, y - all[i].y));
    expect(Math.max(...apart)).toBeLessThan(1e-6);
  });

  test('name the wrong argument', async () => {
    const points = Array.from({ length: 468 }, () => ({ x: 0, y: 0, z: 0 }));
    const none: unknown[] = [];
    await expect(mediaPipeMesh(null as never, photo)).rejects.toThrow('`result` must be { faceLandmarks }');
    await expect(mediaPipeMesh({ faceLandmarks: [none] } as never, photo)).rejects.toThrow(
      '`result.faceLandmarks[0]` must have 468 points or more, got an array of 0',
    );
    points[7] = { x: Number.NaN, y: 0, z: 0 };
    await expect(mediaPipeMesh({ faceLandmarks: [points] }, photo)).rejects.toThrow(
      '`result.faceLandmarks[0][7].x` must be a number in -10..10, got NaN',
    );
    points[7] = { x: 320, y: 240, z: 0 };
    await expect(mediaPipeMesh({ faceLandmarks: [points] }, photo)).rejects.toThrow(
      '`result.faceLandmarks[0][7].x` must be a number in -10..10, got 320',
    );
    await expect(faceApiMesh({ positions: [] })).rejects.toThrow(
      '`landmarks.positions` must be 68 points, got an array of 0',
    );
    const flat = Array.from({ length: 68 }, (_, i) => ({ x: i, y: i }));
    await expect(faceApiMesh({ positions: flat })).rejects.toThrow('one line');
    await expect(humanMesh({ mesh: none } as never)).rejects.toThrow('`face.mesh` must have 468 points');
  });
});
