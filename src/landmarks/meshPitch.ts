import type { HeadPose, Point3 } from './FaceMesh.js';
import { POSE_POINTS } from './headPose.js';
import head from './pitchHead.json';

/** Points of the right half and the middle that are spread over the face, and where each lies on the left half. */
const PAIRS = [
  [33, 263],
  [133, 362],
  [127, 356],
  [234, 454],
  [10, 10],
  [151, 151],
  [9, 9],
  [8, 8],
  [21, 251],
  [162, 389],
  [152, 152],
  [172, 397],
  [186, 410],
  [4, 4],
  [147, 376],
  [170, 395],
] as const;

/**
 * The distribution of pitch that is assumed before a photo is seen: the share of people who look straight into the camera, their standard deviation and that of the others in degrees; and the standard
 * deviation of the regression's error, most of which is the shape of the face.
 */
const [LEVEL_SHARE, LEVEL_DEVIATION, OTHER_DEVIATION, ERROR] = [0.7, 2.5, 10, 4.3];

/**
 * The pitch of a mesh of `faceLandmarker`, whose points show about 0.6 of a nod. A linear regression, fitted by `npm run fit:pitch` to portraits that were turned in space by known angles, restores the
 * scale; small values, which are more often another shape of the face than a nod, are then moved towards 0. docs/reports/landmarks.md has its accuracy.
 *
 * @param points - of the photo, in the order of the mesh
 * @param pose - by `headPose`
 * @returns degrees, positive where the face looks up
 */
export function meshPitch(points: readonly Point3[], pose: HeadPose): number {
  const features = pitchFeatures(points, pose);
  return likelyPitch(features.reduce((sum, value, i) => sum + value * head.weights[i], head.bias));
}

/**
 * What the regression of the pitch sees: the points upright, centred, scaled and averaged with their mirror image, and the curvature of the response.
 *
 * @returns 52 values
 */
export function pitchFeatures(points: readonly Point3[], { yaw, pitch, roll }: HeadPose): number[] {
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)];
  const upright = (i: number): [number, number, number] => {
    const { x, y, z } = points[i];
    return [cos * x + sin * y, sin * x - cos * y, -z];
  };
  const rigid = POSE_POINTS.map(upright);
  const axes = [0, 1, 2] as const;
  const mean = axes.map((axis) => rigid.reduce((sum, point) => sum + point[axis], 0) / rigid.length);
  const size = Math.sqrt(
    rigid.reduce((sum, [x, y, z]) => sum + Math.hypot(x - mean[0], y - mean[1], z - mean[2]) ** 2, 0) /
      rigid.length,
  );
  const scale = 1 / (size || 1);
  const [turned, nodded] = [yaw / 50, pitch / 30];
  return [
    ...PAIRS.flatMap(([right, left]) => {
      const [a, b] = [upright(right), upright(left)];
      return [
        (scale * (a[0] - b[0])) / 2,
        scale * ((a[1] + b[1]) / 2 - mean[1]),
        scale * ((a[2] + b[2]) / 2 - mean[2]),
      ];
    }),
    ...[turned * turned, nodded * nodded, turned * turned * nodded, turned ** 4],
  ];
}

/** The expected pitch where the regression gives a value: the posterior mean under a mixture of two normal distributions, with normal errors. */
export function likelyPitch(value: number): number {
  const [level, other] = [LEVEL_DEVIATION ** 2, OTHER_DEVIATION ** 2];
  const [narrow, wide] = [level + ERROR ** 2, other + ERROR ** 2];
  // odds of a face that is held level
  const odds =
    (LEVEL_SHARE / (1 - LEVEL_SHARE)) *
    Math.sqrt(wide / narrow) *
    Math.exp((value * value * (1 / wide - 1 / narrow)) / 2);
  const share = odds / (1 + odds);
  return value * (share * (level / narrow) + (1 - share) * (other / wide));
}
