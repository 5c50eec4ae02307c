import type { FaceBox } from '../types.js';
import { faceRegion } from './faceRegion.js';

/**
 * Where a face lies in the crop that `cropFace` makes of a box drawn around it.
 *
 * @param drawn - the box that was cropped, which need not be the face's own
 * @param side - width and height of the crop, in pixels
 */
export function faceInCrop(face: FaceBox, drawn: FaceBox, side: number): FaceBox {
  const region = faceRegion(drawn);
  const scale = side / region.width;
  return {
    x: (face.x - region.x) * scale,
    y: (face.y - region.y) * scale,
    width: face.width * scale,
    height: face.height * scale,
  };
}
