import { defaultDetector } from '../../detectors/defaultDetector.js';
import { detectFaces } from '../../detectors/detectFaces.js';
import { largestFirst } from '../../detectors/largestFirst.js';
import { readImage } from '../../node/readImage.js';
import type { DetectedFace, JudgedFace } from '../../types.js';
import type { OwnPhoto, OwnPhotos } from './readOwnPhotos.js';

/**
 * Detects the face in each photo without a box, with the detector of this package; photos without a detected face stay without a box.
 *
 * @returns the photos in their order, and a note with the number of faces
 */
export async function findFaces({ photos, notes }: OwnPhotos): Promise<OwnPhotos> {
  const detector = await defaultDetector();
  const located: OwnPhoto[] = [];
  let found = 0;
  for (const photo of photos) {
    if (photo.face) {
      located.push(photo);
      continue;
    }
    const [face] = largestFirst(await detectFaces(detector, await readImage(photo.path)));
    if (face) found++;
    located.push({ ...photo, face: face && judged(face) });
  }
  const searched = photos.filter(({ face }) => !face).length;
  return {
    photos: located,
    notes: [
      `Of ${photos.length} photos ${photos.length - searched} have a face box in the table; in ${found} of the ${searched} others a face was found, of the rest the whole photo was measured.`,
      ...notes.slice(1),
    ],
  };
}

/** The box and roll of a face. A box of a detector that does not measure the roll is used as it is, too. */
function judged({ x, y, width, height, roll = 0 }: DetectedFace): JudgedFace {
  return { x, y, width, height, roll };
}
