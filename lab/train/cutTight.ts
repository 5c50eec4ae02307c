import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels } from '../../src/types.js';

/** Share of photos that are cut close to the face, as many stored photos are: beyond the edge a crop repeats pixels, which is no fault. */
export const TIGHT_SHARE = 0.4;

/**
 * Cuts a photo close to the face.
 *
 * @returns the part of the photo, and its left and top edge in pixels of the photo
 */
export function cutTight(
  pixels: Pixels,
  face: FaceBox,
  random: Random,
): { readonly image: Pixels; readonly x: number; readonly y: number } {
  const edge = (place: number, limit: number): number => Math.min(limit, Math.max(0, Math.round(place)));
  const room = (): number => random.uniform(-0.04, 0.3);
  const left = edge(face.x - room() * face.width, pixels.width - 2);
  const top = edge(face.y - room() * face.height, pixels.height - 2);
  const right = Math.max(left + 1, edge(face.x + (1 + room()) * face.width, pixels.width));
  const bottom = Math.max(top + 1, edge(face.y + (1 + room()) * face.height, pixels.height));
  return { image: part(pixels, left, top, right - left, bottom - top), x: left, y: top };
}

function part(
  { data, width, height }: Pixels,
  left: number,
  top: number,
  across: number,
  down: number,
): Pixels {
  const channels = data.length / (width * height);
  const result = new Uint8ClampedArray(across * down * channels);
  for (let y = 0; y < down; y++) {
    const from = ((top + y) * width + left) * channels;
    result.set(data.subarray(from, from + across * channels), y * across * channels);
  }
  return { data: result, width: across, height: down };
}
