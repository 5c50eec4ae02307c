import type { CanonicalFace } from './canonicalFace.js';
import type { HeadPose, Point3 } from './FaceMesh.js';
import { type Matrix3, rotationOf } from './rotation.js';

/**
 * Points that a pose is fitted to: the corners of the eyes, the bridge of the nose, the forehead, the temples and the sides at the ears. Nose, mouth and chin are left out: their depths differ most between
 * people, and a long nose or a receding chin would be read as pitch.
 */
export const POSE_POINTS = [33, 133, 263, 362, 127, 356, 234, 454, 10, 151, 9, 8, 21, 251, 162, 389] as const;

/**
 * The pose of a head from the points of its face: the canonical face is turned, moved and scaled until it fits them (Procrustes analysis).
 *
 * @param points - of the photo, in the order of the mesh
 */
export function headPose(points: readonly Point3[], { points: model }: CanonicalFace): HeadPose {
  // as the canonical face: y up, z towards the camera
  const seen = POSE_POINTS.map((i) => [points[i].x, -points[i].y, -points[i].z] as const);
  const known = POSE_POINTS.map((i) => [model[i].x, model[i].y, model[i].z] as const);
  const mean = (values: readonly (readonly number[])[], axis: number): number =>
    values.reduce((sum, value) => sum + value[axis], 0) / values.length;
  const axes = [0, 1, 2] as const;
  const [from, to] = [known, seen].map((values) => axes.map((axis) => mean(values, axis)));
  const covariance = axes.map((row) =>
    axes.map((column) =>
      known.reduce((sum, point, i) => sum + (point[row] - from[row]) * (seen[i][column] - to[column]), 0),
    ),
  );
  return anglesOf(rotationOf(covariance));
}

/**
 * Angles of the rotation `roll * yaw * pitch`, the one on the right first: the head nods, turns, and is then tilted in the plane of the picture. A
 * picture that is turned changes the roll alone, and a roll of 0 is a level line between the eyes.
 *
 * @param rotation - turns the canonical face into the one that is seen; x to the right of the picture, y up, z to the camera
 */
export function anglesOf([[xx, , xz], [yx, , yz], [, , zz]]: Matrix3): HeadPose {
  const roll = Math.atan2(yx, xx);
  const [cos, sin] = [Math.cos(roll), Math.sin(roll)];
  return {
    yaw: degrees(Math.atan2(cos * xz + sin * yz, zz)),
    pitch: degrees(Math.asin(Math.max(-1, Math.min(1, cos * yz - sin * xz)))),
    roll: -degrees(roll) || 0,
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
