import type { FaceBox } from '../types.js';
import { checkFunction, checkNumber, MIN_FACE_SIDE } from '../validate.js';
import {
  applyDegradation,
  type Degradation,
  type DegradationOptions,
  type Degraded,
  degradation,
} from './degradation.js';

/**
 * Applies several degradations in turn, each at the given severity. The mask is the pixelwise maximum of their masks.
 *
 * @param parts - degradations in physical order: scene, lens, sensor, file
 * @returns the degradation; without parts it leaves the photo unchanged
 * @throws TypeError unless all parts are functions; when called, TypeError or RangeError for a part that does not return a degraded photo of the same size
 */
export function compose(...parts: readonly Degradation[]): Degradation {
  for (const [i, part] of parts.entries()) checkFunction(`parts[${i}]`, part);
  const first = degradation((image) => image);
  return (image, severity, options: DegradationOptions): Degraded => {
    checkNumber('severity', severity, 0, 1);
    let result = first(image, 0, options);
    for (const [i, part] of parts.entries()) {
      const own = { ...options, face: result.face ? atLeastOnePixel(result.face) : options.face };
      const next = applyDegradation(`parts[${i}]`, part, result.image, severity, own);
      const data = next.mask.data.map((value, i) => Math.max(value, result.mask.data[i]));
      // a part that does not move the face returns the box that it got
      const face = next.face === own.face ? result.face : next.face;
      result = { image: next.image, mask: { ...next.mask, data }, face: result.face && face };
    }
    return result;
  };
}

/** Enlarges a face box to at least one pixel: an earlier part may have made it smaller, which the next part would reject. */
function atLeastOnePixel(face: FaceBox): FaceBox {
  if (face.width >= MIN_FACE_SIDE && face.height >= MIN_FACE_SIDE) return face;
  return {
    ...face,
    width: Math.max(MIN_FACE_SIDE, face.width),
    height: Math.max(MIN_FACE_SIDE, face.height),
  };
}
