import type { Engine } from '../engine/index.js';
import type { Pixels } from '../types.js';
import { centredFace } from './centredFace.js';
import { mergeFaces } from './mergeFaces.js';
import { READ_CONFIDENCE, type ReadFace } from './readFace.js';
import { runBlazeFace, type Square } from './runBlazeFace.js';
import { CENTRED_UPRIGHT, squareAround } from './squareAround.js';
import { turnedBack } from './turnedBack.js';

/** Minimum confidences of a face. */
export interface TwoConfidences {
  /** In the first pass, 0..1. */
  readonly first: number;
  /** In the second pass, 0..1. */
  readonly second: number;
}

/**
 * Searches squares of a photo for faces, and examines each candidate again at the size that suits the network.
 *
 * @param squares - all turned by the same angle
 * @returns faces as the network draws them, where they lie on the photo, with their roll on it; a face may occur twice
 */
export async function lookTwice(
  engine: Engine,
  image: Pixels,
  squares: readonly Square[],
  { first, second }: TwoConfidences,
): Promise<ReadFace[]> {
  const found = await runBlazeFace(engine, image, squares, first);
  const candidates = mergeFaces(found.flatMap((boxes, i) => boxes.map((box) => turnedBack(box, squares[i]))));
  const quarters = squares[0]?.quarters ?? 0;
  const places = candidates.map((candidate) => ({ ...squareAround(candidate), quarters }));
  const within = quarters === 0 ? CENTRED_UPRIGHT : undefined;
  const again = await runBlazeFace(engine, image, places, Math.min(second, READ_CONFIDENCE));
  return again.flatMap((boxes, i) => {
    const face = centredFace(boxes, places[i], second, within);
    return face ? [turnedBack(face, places[i])] : [];
  });
}
