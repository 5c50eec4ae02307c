import { readImage } from '../../node/readImage.js';
import type { FaceBox } from '../../types.js';
import { checkFaceOnPhoto } from '../../validate.js';
import type { Known, Shot } from './shot.js';

/**
 * Reads the photos one by one.
 *
 * @throws RangeError naming the photo whose face box lies outside
 */
export async function* shotsOf(
  photos: readonly (Known & { face: FaceBox | undefined })[],
): AsyncGenerator<Shot> {
  for (const photo of photos) {
    const pixels = await readImage(photo.path);
    if (photo.face) checkFaceOnPhoto(`${photo.path}: face`, photo.face, pixels);
    yield { ...photo, pixels };
  }
}
