import type { DetectedFace } from '../types.js';
import { type ReadFace, readFace } from './readFace.js';
import type { Square } from './runBlazeFace.js';
import { isCentred } from './squareAround.js';

/**
 * The face that a square is around, of the boxes that were found in the square.
 *
 * @param boxes - all with at least `READ_CONFIDENCE`
 * @param least - confidence of the boxes that count
 * @param within - as in `isCentred`
 * @returns undefined where no box that counts is centred
 */
export function centredFace(
  boxes: readonly DetectedFace[],
  square: Square,
  least: number,
  within?: number,
): ReadFace | undefined {
  return readFace(
    boxes.filter((box) => isCentred(box, square, within)),
    least,
  );
}
