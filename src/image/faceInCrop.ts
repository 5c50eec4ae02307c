import type { FaceBox } from '../types.js';
import { checkFaceBox, checkNumber } from '../validate.js';
import { faceRegion } from './faceRegion.js';

/**
 * Where a face lies in the crop that `cropFace` makes of a box drawn around it.
 *
 * @param drawn - the box that was cropped, which may differ from the face's own
 * @param side - width and height of the crop, in pixels
 * @throws TypeError or RangeError for invalid boxes or an invalid side
 */
export function faceInCrop(face: FaceBox, drawn: FaceBox, side: number): FaceBox {
  checkFaceBox('face', face);
  checkFaceBox('drawn', drawn);
  checkNumber('side', side, Number.MIN_VALUE);
  const region = faceRegion(drawn);
  const scale = side / region.width;
  const box = {
    x: (face.x - region.x) * scale,
    y: (face.y - region.y) * scale,
    width: face.width * scale,
    height: face.height * scale,
  };
  if (!Object.values(box).every(Number.isFinite))
    throw new RangeError(
      `\`face\` must lie near \`drawn\`, got ${face.width} x ${face.height} at ${face.x}, ${face.y}`,
    );
  return box;
}
