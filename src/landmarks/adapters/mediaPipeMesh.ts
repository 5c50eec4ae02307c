import type { Size } from '../../types.js';
import { checkArray, checkNumber, checkObject, checkPhotoSize, describe } from '../../validate.js';
import type { FaceMesh } from '../FaceMesh.js';
import { meshOf } from '../meshOf.js';
import { NUM_POINTS } from '../meshPoints.js';

/** Members of the `FaceLandmarkerResult` of @mediapipe/tasks-vision that are used. */
export interface MediaPipeLandmarks {
  /** For each face 468 or 478 points in parts of the photo, 0..1; z in widths of the photo. */
  readonly faceLandmarks: readonly (readonly {
    readonly x: number;
    readonly y: number;
    readonly z: number;
  }[])[];
}

/** Largest magnitude of a coordinate in parts of the photo: a face may reach outside, but larger ones are pixels. */
const MAX_PART = 10;

/**
 * Face meshes from the result of a `FaceLandmarker` of @mediapipe/tasks-vision, or from the `multiFaceLandmarks` of @mediapipe/face_mesh as
 * `{ faceLandmarks: multiFaceLandmarks }`.
 *
 * @param result - points of all faces
 * @param photo - size of the photo in pixels
 * @returns one mesh a face in pixels of the photo, in the order of the result, without `presence`
 * @throws TypeError or RangeError for another result, fewer than 468 points, or a coordinate outside -10..10, such as one in pixels
 */
export async function mediaPipeMesh(result: MediaPipeLandmarks, photo: Size): Promise<FaceMesh[]> {
  checkObject('result', result, '{ faceLandmarks }');
  checkArray('result.faceLandmarks', result.faceLandmarks);
  checkPhotoSize('photo', photo);
  const { width, height } = photo;
  return Promise.all(
    Array.from(result.faceLandmarks, (face, f) => {
      const name = `result.faceLandmarks[${f}]`;
      checkArray(name, face);
      if (face.length < NUM_POINTS)
        throw new RangeError(`\`${name}\` must have ${NUM_POINTS} points or more, got ${describe(face)}`);
      const points = face.slice(0, NUM_POINTS).map((point, i) => {
        checkObject(`${name}[${i}]`, point, '{ x, y, z }');
        for (const axis of ['x', 'y', 'z'] as const)
          checkNumber(`${name}[${i}].${axis}`, point[axis], -MAX_PART, MAX_PART);
        return { x: point.x * width, y: point.y * height, z: point.z * width };
      });
      return meshOf(points);
    }),
  );
}
