import type { FaceBox } from '../types.js';
import { checkNumber, describe } from '../validate.js';

/** Side of the region around a face, in units of the longer side of its box. */
export const FACE_MARGIN = 1.4;

/**
 * The part of a photo that a classifier sees when it is given a face: the square around the centre of the box, `FACE_MARGIN` times
 * as wide as the longer side of the box. It may reach outside the photo; the pixels at the edge are then repeated.
 *
 * @throws TypeError or RangeError when the box is none, or empty
 */
export function faceRegion(face: FaceBox): FaceBox {
  if (face === null || typeof face !== 'object') {
    throw new TypeError(`\`face\` must be { x, y, width, height }, got ${describe(face)}`);
  }
  checkNumber('face.x', face.x);
  checkNumber('face.y', face.y);
  checkNumber('face.width', face.width, Number.MIN_VALUE);
  checkNumber('face.height', face.height, Number.MIN_VALUE);
  const side = FACE_MARGIN * Math.max(face.width, face.height);
  return {
    x: face.x + (face.width - side) / 2,
    y: face.y + (face.height - side) / 2,
    width: side,
    height: side,
  };
}
