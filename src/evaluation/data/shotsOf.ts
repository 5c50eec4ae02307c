import { readImage } from '../../node/readImage.js';
import type { FaceBox } from '../../types.js';
import { checkFaceOnPhoto, messageOf } from '../../validate.js';
import type { Known, Shot } from './shot.js';

/**
 * Reads the photos one by one.
 *
 * @throws Error or RangeError naming the photo that cannot be read, or whose face box does not lie on it
 */
export async function* shotsOf<P extends Known & { face: FaceBox | undefined }>(
  photos: readonly P[],
): AsyncGenerator<P & Shot> {
  for (const photo of photos) {
    const pixels = await readImage(photo.path);
    try {
      if (photo.face) checkFaceOnPhoto('face', photo.face, pixels);
    } catch (cause) {
      throw new RangeError(`${photo.path}: ${messageOf(cause)}`, { cause });
    }
    yield { ...photo, pixels };
  }
}
