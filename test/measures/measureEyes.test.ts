import { beforeAll, describe, expect, test } from 'vitest';
import { type FaceMesh, faceLandmarker } from '../../src/landmarks/index.js';
import { LEFT_EYE, RIGHT_EYE } from '../../src/landmarks/meshPoints.js';
import { eyeFeatures } from '../../src/measures/eyeFeatures.js';
import { measureFace } from '../../src/measures/index.js';
import { startBackend } from '../../src/node/index.js';
import { faceReferences } from '../../src/references/index.js';
import type { Pixels, Raster } from '../../src/types.js';
import { frontalFace, noiseAt, photoOf, SIDE } from './flatFace.js';

const closureOf = (photo: Pixels, face: FaceMesh): number => {
  const [measure] = measureFace(photo, face, { names: ['eye-closure'] });
  return measure.value;
};

/** The photo with lids of skin over the eyes, and a dark line of lashes at their lower edges. */
function withClosedEyes({ data, width, height }: Raster<Uint8ClampedArray>, { points }: FaceMesh): Pixels {
  const result = Uint8Array.from(data);
  for (const { outer, inner } of [LEFT_EYE, RIGHT_EYE]) {
    const [from, to] = [points[outer], points[inner]];
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    const half = Math.hypot(from.x - to.x, from.y - to.y) / 2;
    const at = (column: number, row: number): number => (Math.round(row) * width + Math.round(column)) * 3;
    // the skin below the eye
    const skin = at(x, y + 1.1 * half);
    for (let row = Math.floor(y - 0.7 * half); row <= y + 0.7 * half; row++)
      for (let column = Math.floor(x - 1.1 * half); column <= x + 1.1 * half; column++) {
        const lash = Math.abs(row - (y + 0.35 * half)) < 0.09 * half;
        for (let c = 0; c < 3; c++) result[at(column, row) + c] = data[skin + c] * (lash ? 0.35 : 1);
      }
  }
  return { data: result, width, height };
}

describe('eye-closure', () => {
  let faces: { readonly photo: Raster<Uint8ClampedArray>; readonly face: FaceMesh }[];
  beforeAll(async () => {
    await startBackend('wasm');
    const landmarker = faceLandmarker();
    faces = [];
    for (const photo of await faceReferences({ width: 224, height: 224 }))
      faces.push({ photo, face: await landmarker.detect(photo, { x: 42, y: 32, width: 140, height: 160 }) });
    landmarker.dispose();
  });

  test('is small for open eyes, and grows when lids cover them', () => {
    for (const { photo, face } of faces) {
      const open = closureOf(photo, face);
      expect(open).toBeLessThan(0.5);
      expect(closureOf(withClosedEyes(photo, face), face)).toBeGreaterThan(open + 0.1);
    }
  });

  test('is the same for a mirrored photo, and does not follow the light', async () => {
    const face = await frontalFace();
    const light = (gain: number) => (x: number, y: number) =>
      gain * (0.1 + 0.5 * noiseAt(Math.floor(x / 4), Math.floor(y / 4)));
    const features = eyeFeatures(photoOf(light(1)), face);
    const mirrored = eyeFeatures(
      photoOf((x, y) => light(1)(SIDE - x, y)),
      face,
    );
    expect(features.length).toBe(294);
    for (const [i, value] of features.entries()) expect(mirrored[i]).toBeCloseTo(value, 3);
    const darker = eyeFeatures(photoOf(light(0.7)), face);
    for (const [i, value] of features.entries()) expect(Math.abs(darker[i] - value)).toBeLessThan(0.05);
  });

  test('is finite for a face of one colour', async () => {
    const closure = closureOf(
      photoOf(() => 0.4),
      await frontalFace(),
    );
    expect(closure).toBeGreaterThanOrEqual(0);
    expect(closure).toBeLessThanOrEqual(1);
  });
});
