import { readImage } from '../../node/readImage.js';
import type { FaceBox } from '../../types.js';
import type { Known, Shot } from './shot.js';

/** Reads the photos one by one. */
export async function* shotsOf(
  photos: readonly (Known & { face: FaceBox | undefined })[],
): AsyncGenerator<Shot> {
  for (const photo of photos) yield { ...photo, pixels: await readImage(photo.path) };
}
