import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Size } from '../../src/types.js';

/** Share of photos that are cut close to the face, as many stored photos are: beyond the edge a crop repeats pixels, which is no fault. */
export const TIGHT_SHARE = 0.4;

/** Cuts a photo close to the face: the part, and its left and top edge in pixels of the photo. */
export function cutTight(
  pixels: Pixels,
  face: FaceBox,
  random: Random,
): { readonly image: Pixels; readonly x: number; readonly y: number } {
  const part = tightPart(pixels, face, random);
  return { image: cutOut(pixels, part), x: part.x, y: part.y };
}

/** A part of a photo close to the face, in whole pixels of the photo. */
export function tightPart(photo: Size, face: FaceBox, random: Random): FaceBox {
  const edge = (place: number, limit: number): number => Math.min(limit, Math.max(0, Math.round(place)));
  const room = (): number => random.uniform(-0.04, 0.3);
  const left = edge(face.x - room() * face.width, photo.width - 2);
  const top = edge(face.y - room() * face.height, photo.height - 2);
  const right = Math.max(left + 1, edge(face.x + (1 + room()) * face.width, photo.width));
  const bottom = Math.max(top + 1, edge(face.y + (1 + room()) * face.height, photo.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The pixels of a part of a photo. */
export function cutOut({ data, width, height }: Pixels, part: FaceBox): Pixels {
  const channels = data.length / (width * height);
  const row = part.width * channels;
  const result = new Uint8ClampedArray(row * part.height);
  for (let y = 0; y < part.height; y++) {
    const from = ((part.y + y) * width + part.x) * channels;
    result.set(data.subarray(from, from + row), y * row);
  }
  return { data: result, width: part.width, height: part.height };
}
