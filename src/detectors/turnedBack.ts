import type { DetectedFace } from '../types.js';
import type { Square } from './runBlazeFace.js';

/** A face that was found in a turned square, where it lies on the photo. */
export function turnedBack<F extends DetectedFace>(face: F, square: Square): F {
  const { quarters = 0, x, y, side } = square;
  if (quarters === 0) return face;
  const centre = { x: x + side / 2, y: y + side / 2 };
  const [right, down] = vectorBack(
    face.x + face.width / 2 - centre.x,
    face.y + face.height / 2 - centre.y,
    quarters,
  );
  const [width, height] = quarters % 2 === 0 ? [face.width, face.height] : [face.height, face.width];
  return {
    ...face,
    x: centre.x + right - width / 2,
    y: centre.y + down - height / 2,
    width,
    height,
    roll: within180((face.roll ?? 0) - 90 * quarters),
  };
}

/** A direction before some quarter turns clockwise. */
function vectorBack(right: number, down: number, quarters: number): [right: number, down: number] {
  return quarters === 0 ? [right, down] : vectorBack(down, -right, quarters - 1);
}

/** The same direction within -180..180 degrees. */
export function within180(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}
