import type { FaceBox, Size } from '../types.js';
import { FACE_MARGIN } from './faceRegion.js';

/** Width of a face box over its height, where only the photo is known. */
const ASPECT = 0.75;

/** The box in the middle of a photo whose region (see `faceRegion`) is as long as the photo's shorter side. */
export function wholeFace({ width, height }: Size): FaceBox {
  const side = Math.max(1, Math.min(width, height) / FACE_MARGIN);
  const across = Math.max(1, side * ASPECT);
  return { x: (width - across) / 2, y: (height - side) / 2, width: across, height: side };
}
