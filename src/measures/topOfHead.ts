import type { Raster, Size } from '../types.js';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point with at least this share of a person belongs to the person. */
const PERSON = 0.5;
/** Where to look for the top of the head, in lengths from the chin to the eyes, from the eyes upwards. */
const FARTHEST = 2.5;
/** How many steps make such a length. */
const STEPS = 64;

/**
 * The point where the line from the chin through the middle of the eyes leaves the person.
 *
 * @param person - share of a person over the whole photo, at any size
 * @returns a point in pixels of the photo; undefined where the eyes lie on no person, or the line does not leave it on the photo
 */
export function topOfHead(
  person: Raster<Float32Array>,
  photo: Size,
  eyes: Point,
  chin: Point,
): Point | undefined {
  const [right, down] = [eyes.x - chin.x, eyes.y - chin.y];
  for (let step = 0; step <= FARTHEST * STEPS; step++) {
    const point = { x: eyes.x + (right * step) / STEPS, y: eyes.y + (down * step) / STEPS };
    const column = Math.floor((point.x / photo.width) * person.width);
    const row = Math.floor((point.y / photo.height) * person.height);
    if (column < 0 || row < 0 || column >= person.width || row >= person.height) return undefined;
    if (person.data[row * person.width + column] < PERSON) return step > 0 ? point : undefined;
  }
  return undefined;
}
