import { checkArray, checkNumber, checkObject, describe } from '../../validate.js';
import { canonicalFace } from '../canonicalFace.js';
import type { FaceMesh } from '../FaceMesh.js';
import { meshOf } from '../meshOf.js';
import { completeMesh } from './completeMesh.js';
import { MAX_COORDINATE } from './maxCoordinate.js';

/** Members of face-api's `FaceLandmarks68` that are used. */
export interface FaceApiLandmarks {
  /** 68 points in pixels of the photo. */
  readonly positions: readonly { readonly x: number; readonly y: number }[];
}

/** The points of the mesh that lie where the 68 points of iBUG 300-W do, in their order. */
export const POINTS_68 = [
  // jaw
  ...[127, 234, 93, 132, 58, 136, 150, 176, 152, 400, 379, 365, 288, 361, 323, 454, 356],
  // brows
  ...[70, 63, 105, 66, 107, 336, 296, 334, 293, 300],
  // nose
  ...[168, 197, 5, 4, 98, 97, 2, 326, 327],
  // eyes
  ...[33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380],
  // lips
  ...[61, 39, 37, 0, 267, 269, 291, 321, 314, 17, 84, 91, 78, 82, 13, 312, 308, 317, 14, 87],
];
/** Points 17 to 47: brows, nose and eyes. The jaw slides along the outline, and the mouth opens. */
const RIGID = new Set(POINTS_68.slice(17, 48));

/**
 * A face mesh from the 68 points of face-api.js or any other library that has them in the order of iBUG 300-W. The other points are placed by the
 * average face; depths, and with them the pose, follow from the 68 points.
 *
 * @param landmarks - such as `(await detectSingleFace(photo).withFaceLandmarks()).landmarks`
 * @returns points in pixels of the photo, without `presence`
 * @throws TypeError unless they are 68 points; RangeError when a coordinate is not finite, or the points lie on one line
 */
export async function faceApiMesh(landmarks: FaceApiLandmarks): Promise<FaceMesh> {
  checkObject('landmarks', landmarks, '{ positions } of 68 points');
  checkArray('landmarks.positions', landmarks.positions);
  if (landmarks.positions.length !== POINTS_68.length)
    throw new RangeError(`\`landmarks.positions\` must be 68 points, got ${describe(landmarks.positions)}`);
  const known = landmarks.positions.map((point, i) => {
    checkObject(`landmarks.positions[${i}]`, point, '{ x, y }');
    checkNumber(`landmarks.positions[${i}].x`, point.x, -MAX_COORDINATE, MAX_COORDINATE);
    checkNumber(`landmarks.positions[${i}].y`, point.y, -MAX_COORDINATE, MAX_COORDINATE);
    return { index: POINTS_68[i], x: point.x, y: point.y };
  });
  return meshOf(completeMesh(known, await canonicalFace(), (index) => RIGID.has(index)));
}
