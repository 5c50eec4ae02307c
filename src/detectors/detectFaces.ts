import type { DetectedFace, FaceDetector, Pixels } from '../types.js';
import { checkFaceOnPhoto, checkNumber, checkRaster, describe, messageOf } from '../validate.js';

/**
 * Runs a detector and checks its result, so that an error in it is found where it arises.
 *
 * @param image - RGB or RGBA in 0..255
 * @returns the faces as the detector gave them, in its order
 * @throws TypeError for an invalid detector or photo; TypeError or RangeError naming the detector when its result is not an array of faces: each
 *   needs finite `x`, `y`, `width` and `height` in pixels of the photo, which it overlaps, and a `confidence` in 0..1, and a `roll` in -180..180 where there is one;
 *   what the detector throws
 */
export async function detectFaces(detector: FaceDetector, image: Pixels): Promise<DetectedFace[]> {
  checkDetector('detector', detector);
  checkRaster('image', image, [3, 4]);
  const faces: unknown = await detector.detect(image);
  const name = nameOf(detector);
  if (!Array.isArray(faces))
    throw new TypeError(`the detector${name} must return an array of faces, got ${describe(faces)}`);
  // unlike forEach, this does not skip holes
  for (const [i, face] of (faces as (Partial<DetectedFace> | null)[]).entries()) {
    try {
      checkFaceOnPhoto(`faces[${i}]`, face, image);
      checkNumber(`faces[${i}].confidence`, face?.confidence, 0, 1);
      if (face?.roll !== undefined) checkNumber(`faces[${i}].roll`, face.roll, -180, 180);
    } catch (cause) {
      const text = `the detector${name} returned a wrong face: ${messageOf(cause)}`;
      throw cause instanceof TypeError ? new TypeError(text, { cause }) : new RangeError(text, { cause });
    }
  }
  return [...faces];
}

/** @throws TypeError unless `value` has the method `detect` */
export function checkDetector(name: string, value: unknown): void {
  if (typeof (value as Partial<FaceDetector> | null | undefined)?.detect !== 'function')
    throw new TypeError(`\`${name}\` must have \`detect\`, got ${describe(value)}`);
}

/** The name that a detector has, after a space; else the name of its class; else nothing. */
function nameOf(detector: FaceDetector): string {
  if (typeof detector.name === 'string' && detector.name !== '') return ` ${detector.name}`;
  const kind: unknown = detector.constructor?.name;
  return typeof kind === 'string' && kind !== '' && kind !== 'Object' ? ` ${kind}` : '';
}
