import type { DetectedFace } from '../types.js';
import type { Square } from './runBlazeFace.js';

/** The side of the square in which a box is looked at again, in sides of the box. */
const AROUND = 2.4;
/**
 * How far the middle of the same face may be from that of the square, along an axis, in sides of the square. Read the wrong way up, a face is drawn towards its forehead: right boxes then lie as far as
 * this from it.
 */
const CENTRED = 0.25;
/** The same of a face that was found upright: further away lies the face of a neighbour. */
export const CENTRED_UPRIGHT = 0.5 / AROUND;

/** The square in which a box of the network is looked at again. */
export function squareAround({ x, y, width, height }: DetectedFace): Square {
  const side = AROUND * Math.max(width, height);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, side };
}

/** Whether a box that was found in a square lies where the box lay that the square is around, within a share of the square's side. */
export function isCentred({ x, y, width, height }: DetectedFace, square: Square, within = CENTRED): boolean {
  const across = x + width / 2 - square.x - square.side / 2;
  const down = y + height / 2 - square.y - square.side / 2;
  return Math.max(Math.abs(across), Math.abs(down)) < within * square.side;
}
