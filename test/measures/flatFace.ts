import { linearToSrgb } from '../../src/image/index.js';
import { canonicalFace } from '../../src/landmarks/canonicalFace.js';
import type { FaceMesh } from '../../src/landmarks/index.js';
import { describeMesh } from '../../src/landmarks/meshOf.js';
import type { MeasureName, MeasureOptions } from '../../src/measures/index.js';
import { measureFace } from '../../src/measures/index.js';
import type { Pixels, Raster } from '../../src/types.js';

export const SIDE = 240;
/** Pixels in a centimetre of the canonical face. */
const SCALE = 8;

/** The canonical face, seen from the front in the middle of a photo of 240 x 240, or moved by some pixels. */
export async function frontalFace(right = 0, down = 0): Promise<FaceMesh> {
  const canonical = await canonicalFace();
  const points = canonical.points.map(({ x, y, z }) => ({
    x: SIDE / 2 + SCALE * x + right,
    y: SIDE / 2 - SCALE * y + down,
    z: -SCALE * z,
  }));
  return describeMesh(points, canonical);
}

type Colour = readonly [red: number, green: number, blue: number];

/** A photo of 240 x 240 by the linear light of each place, 0..1, rounded to 8 bit. */
export function photoOf(colourAt: (x: number, y: number) => Colour | number): Raster<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const colour = colourAt((i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5);
    const [red, green, blue] = typeof colour === 'number' ? [colour, colour, colour] : colour;
    for (const [c, value] of [red, green, blue].entries())
      data[3 * i + c] = Math.round(255 * Math.max(0, Math.min(1, linearToSrgb(value))));
  }
  return { data, width: SIDE, height: SIDE };
}

/** A repeatable random number for a place, 0..1. */
export function noiseAt(x: number, y: number): number {
  const value = Math.sin(x * 12.9898 + y * 78.233) * 43758.5453;
  return value - Math.floor(value);
}

/** All values by name. */
export function valuesOf(
  photo: Pixels,
  face: FaceMesh,
  options?: MeasureOptions,
): Record<MeasureName, number> {
  const entries = measureFace(photo, face, options).map(({ name, value }) => [name, value]);
  return Object.fromEntries(entries);
}
