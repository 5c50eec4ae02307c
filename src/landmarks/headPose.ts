import type { CanonicalFace } from './canonicalFace.js';
import type { HeadPose, Point3 } from './FaceMesh.js';
import { type Matrix3, rotationOf } from './rotation.js';

/**
 * The pose of a head by the points of its face: the canonical face is turned, moved and scaled until it fits them (weighted Procrustes analysis).
 *
 * @param points - of the photo, in the order of the mesh
 */
export function headPose(points: readonly Point3[], { points: model, basis }: CanonicalFace): HeadPose {
  // as the canonical face: y up, z towards the camera
  const seen = basis.map(([i]) => [points[i].x, -points[i].y, -points[i].z] as const);
  const known = basis.map(([i]) => [model[i].x, model[i].y, model[i].z] as const);
  const total = basis.reduce((sum, [, weight]) => sum + weight, 0);
  const mean = (values: readonly (readonly number[])[], axis: number): number =>
    basis.reduce((sum, [, weight], i) => sum + weight * values[i][axis], 0) / total;
  const axes = [0, 1, 2] as const;
  const [from, to] = [known, seen].map((values) => axes.map((axis) => mean(values, axis)));
  const covariance = axes.map((row) =>
    axes.map((column) =>
      basis.reduce(
        (sum, [, weight], i) => sum + weight * (known[i][row] - from[row]) * (seen[i][column] - to[column]),
        0,
      ),
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
