import type { FaceBox, Size } from '../types.js';
import { checkInteger, checkObject } from '../validate.js';
import { FACE_MARGIN } from './faceRegion.js';

/** Width of a face box over its height, where only the photo is known. */
const ASPECT = 0.75;

/**
 * The box in the middle of a photo whose region (see `faceRegion`) is as long as the photo's shorter side.
 *
 * @throws TypeError or RangeError unless width and height are integers of at least 1
 */
export function wholeFace(size: Size): FaceBox {
  checkObject('size', size, '{ width, height }');
  const { width, height } = size;
  checkInteger('size.width', width, 1);
  checkInteger('size.height', height, 1);
  const side = Math.max(1, Math.min(width, height) / FACE_MARGIN);
  const across = Math.max(1, side * ASPECT);
  return { x: (width - across) / 2, y: (height - side) / 2, width: across, height: side };
}
