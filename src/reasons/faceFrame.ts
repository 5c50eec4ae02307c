import type { FaceBox } from '../types.js';
import { type FaceLandmarks, type MeshPoints, readLandmarks } from './FaceLandmarks.js';
import { EYES, MOUTH_DOWN } from './proportions.js';

/** Maps a point of the photo to coordinates of the face `[u, v]`: 0..1 across and down the box of a detector. */
export type FaceFrame = (x: number, y: number) => readonly [across: number, down: number];

/** The frame of an upright face that looks at the camera: its box. */
export function boxFrame(face: FaceBox): FaceFrame {
  return (x, y) => [(x - face.x) / face.width, (y - face.y) / face.height];
}

/**
 * The frame that maps eyes and mouth to their average positions: exact even for a face that is tilted, long, or larger than its box. The tip of the
 * nose gives the yaw: between the eyes and the mouth the midline of the face bends towards it.
 *
 * @throws TypeError or RangeError for invalid landmarks
 */
export function landmarkFrame(landmarks: FaceLandmarks | MeshPoints): FaceFrame {
  const { left, right, mouth, nose } = readLandmarks(landmarks);
  const [cx, cy] = [(left.x + right.x) / 2, (left.y + right.y) / 2];
  const [ax, ay] = [right.x - left.x, right.y - left.y];
  const [dx, dy] = [mouth.x - cx, mouth.y - cy];
  const determinant = ax * dy - ay * dx;
  const straight: FaceFrame = (x, y) => {
    const across = ((x - cx) * dy - (y - cy) * dx) / determinant;
    const down = (ax * (y - cy) - ay * (x - cx)) / determinant;
    return [0.5 + EYES.apart * across, EYES.down + (MOUTH_DOWN - EYES.down) * down];
  };
  if (!nose) return straight;
  const [tip, at] = straight(nose.x, nose.y);
  // no yaw from a tip that is not between eyes and mouth
  if (!(at > EYES.down && at < MOUTH_DOWN)) return straight;
  const bend = Math.max(-0.3, Math.min(0.3, tip - 0.5));
  return (x, y) => {
    const [u, v] = straight(x, y);
    const part = v < at ? (v - EYES.down) / (at - EYES.down) : (MOUTH_DOWN - v) / (MOUTH_DOWN - at);
    return [unbent(u, bend, Math.max(0, part)), v];
  };
}

/**
 * Straightens the midline of the face from `.5 + bend * part` to .5. The side that faces the camera is visible back to the ear, and wider by the
 * whole bend. The outline of the other side stays unchanged.
 */
function unbent(u: number, bend: number, part: number): number {
  const middle = 0.5 + bend * part;
  const left = Math.min(0, -bend);
  const right = Math.max(1, 1 - bend);
  return u < middle
    ? 0.5 - (0.5 * (middle - u)) / (middle - left)
    : 0.5 + (0.5 * (u - middle)) / (right - middle);
}
