import type { DetectedFace } from '../types.js';
import type { Square } from './runBlazeFace.js';

/** Side of the square in which a box is examined again, in sides of the box. */
const AROUND = 2.4;
/**
 * Largest distance of the same face's centre from that of the square, along an axis, in sides of the square. Read the wrong way up, a face is drawn towards its forehead: right boxes then lie up to
 * this far from it.
 */
const CENTRED = 0.25;
/** The same for a face found upright: a face further away is a neighbour's. */
export const CENTRED_UPRIGHT = 0.5 / AROUND;

/** The square in which a box of the network is examined again. */
export function squareAround({ x, y, width, height }: DetectedFace): Square {
  const side = AROUND * Math.max(width, height);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, side };
}

/** Whether a box found in a square is centred on the box that the square is around, within a share of the square's side. */
export function isCentred({ x, y, width, height }: DetectedFace, square: Square, within = CENTRED): boolean {
  const across = x + width / 2 - square.x - square.side / 2;
  const down = y + height / 2 - square.y - square.side / 2;
  return Math.max(Math.abs(across), Math.abs(down)) < within * square.side;
}
