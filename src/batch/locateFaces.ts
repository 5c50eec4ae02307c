import { detectFaces } from '../detectors/index.js';
import { shrinkPixels } from '../node/shrinkPixels.js';
import type { DetectedFace, FaceDetector, Raster } from '../types.js';
import { scaledBox } from './scaledBox.js';

/** Longer side of a photo on which large faces are found, in pixels: the finest pass of `blazeFaceDetector` for them. */
const COARSE_SIDE = 416;
/** Smallest face that the coarse detector finds, as a part of the photo's longer side. */
export const COARSE_FACE = 0.2;

/** Two detectors: of faces of at least `COARSE_FACE`, and of all. */
export interface Detectors {
  readonly coarse: FaceDetector;
  readonly fine: FaceDetector;
}

/**
 * Finds the faces that a verdict depends on. Large faces are looked for on a small copy; smaller ones only where they could change the verdict: where no
 * large face was found, or a face too small for the small copy could be larger than `maxSecondFace` of the largest.
 *
 * @param maxSecondFace - share of the largest face's area from which another face counts, 0..1
 * @returns boxes in pixels of `photo`
 */
export async function locateFaces(
  photo: Raster<Uint8Array>,
  { coarse, fine }: Detectors,
  maxSecondFace: number,
): Promise<DetectedFace[]> {
  const longer = Math.max(photo.width, photo.height);
  const small = await shrinkPixels(photo, COARSE_SIDE);
  const zoom = longer / Math.max(small.width, small.height);
  const found = (await detectFaces(coarse, small)).map((face) => scaledBox(face, zoom));
  const largest = Math.max(0, ...found.map(({ width, height }) => width * height));
  const overlooked = (COARSE_FACE * longer) ** 2;
  return largest > 0 && overlooked <= maxSecondFace * largest ? found : detectFaces(fine, photo);
}
