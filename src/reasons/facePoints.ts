import type { FaceMesh } from '../landmarks/index.js';
import type { DetectedFace, FaceBox, Pixels } from '../types.js';
import { spansFace } from './FaceLandmarks.js';

/** Presence from which points count as lying on a face. */
const PRESENT = 0.5;

/**
 * The points of a face for `explainRegions`, by `faceLandmarker`, whose code and weights are loaded when first needed and freed again.
 *
 * @param photo - RGB or RGBA in 0..255
 * @param face - the face box in pixels of the photo, with `roll` if the detector returns it
 * @returns points in pixels of the photo; undefined if no face is found in the box
 * @throws TypeError or RangeError for an invalid photo, or a face that does not overlap it
 * @example
 * const landmarks = await facePoints(photo, face);
 * const { sentence } = explainRegions(explanation, { face, landmarks });
 */
export async function facePoints(
  photo: Pixels,
  face: FaceBox & Pick<Partial<DetectedFace>, 'roll'>,
): Promise<FaceMesh | undefined> {
  const { faceLandmarker } = await import('../landmarks/faceLandmarker.js');
  const landmarker = faceLandmarker();
  try {
    const mesh = await landmarker.detect(photo, face);
    return (mesh.presence ?? 1) >= PRESENT && spansFace(mesh) ? mesh : undefined;
  } finally {
    landmarker.dispose();
  }
}
