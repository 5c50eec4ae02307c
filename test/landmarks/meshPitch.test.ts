import { beforeAll, describe, expect, test } from 'vitest';
import { portraitInSpace } from '../../scripts/landmarks/turnedPortrait.mjs';
import { type CanonicalFace, canonicalFace } from '../../src/landmarks/canonicalFace.js';
import { headPose } from '../../src/landmarks/headPose.js';
import { faceLandmarker, type Point3 } from '../../src/landmarks/index.js';
import { likelyPitch, meshPitch } from '../../src/landmarks/meshPitch.js';
import { FACE_OVAL } from '../../src/landmarks/meshPoints.js';
import { startBackend } from '../../src/node/index.js';
import { faceReferences } from '../../src/references/index.js';

let face: CanonicalFace;
beforeAll(async () => {
  face = await canonicalFace();
});

/** The canonical face as a photo shows it, looking up by some degrees. */
function nodded(degrees: number): Point3[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return face.points.map(({ x, y, z }) => ({
    x: 200 + 12 * x,
    y: 150 - 12 * (cos * y + sin * z),
    z: -12 * (cos * z - sin * y),
  }));
}
const pitchOf = (points: readonly Point3[]): number => meshPitch(points, headPose(points, face));

describe('likelyPitch', () => {
  test('is the mean of what is likely, integrated over the pitch', () => {
    const normal = (x: number, deviation: number): number =>
      Math.exp(-((x / deviation) ** 2) / 2) / deviation;
    for (const value of [-31, -12, -8, -3, 0, 0.5, 5, 10, 20, 45]) {
      let [sum, weights] = [0, 0];
      for (let pitch = -90; pitch <= 90; pitch += 0.01) {
        const weight = (0.7 * normal(pitch, 2.5) + 0.3 * normal(pitch, 10)) * normal(value - pitch, 4.3);
        weights += weight;
        sum += weight * pitch;
      }
      expect(likelyPitch(value)).toBeCloseTo(sum / weights, 3);
    }
  });

  test('rises with the value, and keeps most of a clear nod', () => {
    for (let value = -60; value < 60; value += 0.5)
      expect(likelyPitch(value + 0.5)).toBeGreaterThan(likelyPitch(value));
    expect(likelyPitch(30) / 30).toBeGreaterThan(0.8);
    expect(likelyPitch(3) / 3).toBeLessThan(0.5);
  });
});

describe('meshPitch', () => {
  test('does not depend on size, place, roll or a mirror', () => {
    const points = nodded(12);
    const expected = pitchOf(points);
    expect(
      pitchOf(points.map(({ x, y, z }) => ({ x: 3 * x - 70, y: 3 * y + 900, z: 3 * z + 5 }))),
    ).toBeCloseTo(expected, 6);
    const [cos, sin] = [Math.cos(0.6), Math.sin(0.6)];
    expect(
      pitchOf(points.map(({ x, y, z }) => ({ x: cos * x - sin * y, y: sin * x + cos * y, z }))),
    ).toBeCloseTo(expected, 6);
    // the canonical face is symmetric: its mirror image has each point where its twin was
    const twin = face.points.map(({ x, y, z }) =>
      face.points.reduce(
        (best, other, i) => {
          const away = Math.hypot(other.x + x, other.y - y, other.z - z);
          return away < best.away ? { away, i } : best;
        },
        { away: Number.POSITIVE_INFINITY, i: -1 },
      ),
    );
    const turned = points.map((point, i) => ({ ...point, x: point.x + 0.3 * (point.y - 150) + (i % 7) }));
    const mirrored = twin.map(({ i }) => ({ ...turned[i], x: 400 - turned[i].x }));
    expect(pitchOf(mirrored)).toBeCloseTo(pitchOf(turned), 6);
  });

  test('is finite for points in one place', () => {
    expect(Number.isFinite(pitchOf(face.points.map(() => ({ x: 5, y: 5, z: 0 }))))).toBe(true);
  });

  test('shows most of the nods of portraits that are turned in space, where the points alone show less', async () => {
    await startBackend('wasm');
    const landmarker = faceLandmarker();
    const box = { x: 42, y: 32, width: 140, height: 160 };
    const changes = { nodded: 0, all: 0, alone: 0 };
    for (const portrait of await faceReferences({ width: 224, height: 224 })) {
      const { points } = await landmarker.detect(portrait, box);
      const view = portraitInSpace(portrait, { points, pose: headPose(points, face) }, face, FACE_OVAL);
      const seenAt = async (pitch: number) =>
        landmarker.detect(view({ pitch }), { x: 110, y: 110, width: 200, height: 200 });
      const [up, down] = [await seenAt(20), await seenAt(-20)];
      expect(up.pose.pitch).toBeGreaterThan(6);
      expect(down.pose.pitch).toBeLessThan(-6);
      changes.nodded += 40;
      changes.all += up.pose.pitch - down.pose.pitch;
      changes.alone += headPose(up.points, face).pitch - headPose(down.points, face).pitch;
    }
    landmarker.dispose();
    expect(changes.all / changes.nodded).toBeGreaterThan(0.72);
    expect(changes.alone / changes.nodded).toBeLessThan(0.7);
  });
});
