import { type CanonicalFace, canonicalFace } from './canonicalFace.js';
import type { EyeState, FaceMesh, MouthState, Point3 } from './FaceMesh.js';
import { headPose } from './headPose.js';
import { LEFT_EYE, MOUTH, RIGHT_EYE } from './meshPoints.js';

/**
 * A mesh with all that follows from its points.
 *
 * @param points - in the order of the mesh
 * @param presence - how sure the network is, where there is one
 */
export async function meshOf(points: readonly Point3[], presence?: number): Promise<FaceMesh> {
  return describeMesh(points, await canonicalFace(), presence);
}

/** `meshOf` with a canonical face that is loaded. */
export function describeMesh(
  points: readonly Point3[],
  canonical: CanonicalFace,
  presence?: number,
): FaceMesh {
  const interEyeDistance = distance(centre(points, LEFT_EYE), centre(points, RIGHT_EYE));
  return {
    points,
    pose: headPose(points, canonical),
    ...(presence !== undefined && { presence }),
    eyes: { left: eyeState(points, LEFT_EYE), right: eyeState(points, RIGHT_EYE) },
    mouth: mouthState(points, interEyeDistance),
    interEyeDistance,
    box: boxAround(points),
  };
}

type Eye = typeof LEFT_EYE | typeof RIGHT_EYE;

/** The middle of the corners of an eye. */
export function centre(points: readonly Point3[], { outer, inner }: Eye): Point3 {
  return middle(points[outer], points[inner]);
}

/**
 * Eye aspect ratio, after Soukupova and Cech, "Real-Time Eye Blink Detection using Facial Landmarks", 2016, in the plane of the picture: the depths of lids
 * and lips are guesses, with which closed and open are harder to tell apart than without.
 */
function eyeState(points: readonly Point3[], { outer, inner, lids }: Eye): EyeState {
  const heights = lids.map(([upper, lower]) => flatDistance(points[upper], points[lower]));
  const width = flatDistance(points[outer], points[inner]);
  return { openness: heights.reduce((sum, height) => sum + height, 0) / heights.length / (width || 1) };
}

function mouthState(points: readonly Point3[], interEyeDistance: number): MouthState {
  const { left, right, lips } = MOUTH;
  const gap = flatDistance(points[lips.upper], points[lips.lower]);
  return {
    openness: gap / (flatDistance(points[left], points[right]) || 1),
    width: distance(points[left], points[right]) / (interEyeDistance || 1),
  };
}

function boxAround(points: readonly Point3[]): FaceMesh['box'] {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export function middle(a: Point3, b: Point3): Point3 {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, z: (a.z + b.z) / 2 };
}

export function distance(a: Point3, b: Point3): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

/** Distance in the plane of the picture. */
function flatDistance(a: Point3, b: Point3): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
