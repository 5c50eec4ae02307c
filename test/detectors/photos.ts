import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { DetectedFace } from '../../src/types.js';

/** The tips of the noses on the photos that @vladmandic/face-api ships, found by eye; one more person of photo 2 is in profile. */
export const NOSES: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  1: [
    [490, 510],
    [955, 535],
    [1555, 300],
  ],
  2: [
    [975, 365],
    [1560, 265],
  ],
  3: [
    [680, 470],
    [1175, 365],
    [1600, 425],
  ],
  4: [
    [375, 345],
    [765, 230],
    [1045, 320],
    [1360, 330],
  ],
  5: [
    [675, 545],
    [860, 230],
    [1220, 315],
    [1490, 510],
    [490, 1020],
  ],
  6: [
    [345, 635],
    [795, 490],
    [1270, 450],
    [1590, 430],
  ],
};

/** The path of the demo photo with this number. */
export function demoPhoto(number: number): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  return join(root, `node_modules/@vladmandic/face-api/demo/sample${number}.jpg`);
}

/**
 * Expects one face around each nose of a photo and none elsewhere, each nose in the middle of its box, each box as large as a face.
 */
export function expectFacesAt(faces: readonly DetectedFace[], photo: number): void {
  const noses = NOSES[photo];
  expect(faces.length).toBe(noses.length);
  for (const [x, y] of noses) {
    const around = faces.filter(
      (face) =>
        Math.abs(face.x + face.width / 2 - x) < 0.3 * face.width &&
        Math.abs(face.y + face.height * 0.55 - y) < 0.3 * face.height,
    );
    expect(around.length, `a face at ${x}, ${y}`).toBe(1);
    const [face] = around as [DetectedFace];
    expect(face.width).toBeGreaterThan(140);
    expect(face.width).toBeLessThan(290);
    expect(face.height).toBeGreaterThan(200);
    expect(face.height).toBeLessThan(390);
    expect(face.height).toBeGreaterThan(face.width);
    expect(face.confidence).toBeGreaterThan(0.4);
    expect(face.confidence).toBeLessThanOrEqual(1);
  }
}
