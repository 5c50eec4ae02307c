import type { FaceBox } from '../types.js';
import { checkFaceBox } from '../validate.js';

/** Side of the region around a face, in units of the longer side of its box. */
export const FACE_MARGIN = 1.4;

/**
 * The part of a photo that a classifier sees when it is given a face: the square around the centre of the box, `FACE_MARGIN` times
 * as wide as the longer side of the box. It may reach outside the photo; the pixels at the edge are then repeated.
 *
 * @param face - in pixels of the photo, at least 1 x 1
 * @returns the square, in pixels of the photo
 * @throws TypeError unless `face` is { x, y, width, height } of numbers; RangeError unless these are finite, width and height at least 1
 */
export function faceRegion(face: FaceBox): FaceBox {
  checkFaceBox('face', face);
  const side = FACE_MARGIN * Math.max(face.width, face.height);
  return {
    x: face.x + (face.width - side) / 2,
    y: face.y + (face.height - side) / 2,
    width: side,
    height: side,
  };
}
