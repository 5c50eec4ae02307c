import type { BoxReader } from '../../detectors/boxReader.js';
import { readImage } from '../../node/readImage.js';
import type { JudgedFace } from '../../types.js';
import { checkFaceOnPhoto, messageOf } from '../../validate.js';
import { judgedBox } from './judgedBox.js';
import type { Known, Shot } from './shot.js';

/**
 * Reads the photos one by one.
 *
 * @param reader - draws face boxes without a roll anew, as `assess` does; without one they are used as they are
 * @throws Error or RangeError naming the photo that cannot be read, or whose face box does not lie on it
 */
export async function* shotsOf<P extends Known & { face: JudgedFace | undefined }>(
  photos: readonly P[],
  reader?: BoxReader,
): AsyncGenerator<P & Shot> {
  for (const photo of photos) {
    const pixels = await readImage(photo.path);
    try {
      if (photo.face) checkFaceOnPhoto('face', photo.face, pixels);
    } catch (cause) {
      throw new RangeError(`${photo.path}: ${messageOf(cause)}`, { cause });
    }
    const face = photo.face && reader ? await judgedBox(reader, pixels, photo.face) : photo.face;
    yield { ...photo, pixels, face };
  }
}
