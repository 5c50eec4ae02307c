import { checkNumber, describe } from '../validate.js';

/** A point in a photo, in pixels from the top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Points of a face in pixels of the photo, as most detectors return them. The order of the eyes does not matter: left and right follow from
 * the position of the mouth, whatever the convention of the detector.
 */
export interface FaceLandmarks {
  /** The centres of the two eyes, in any order. */
  readonly eyes: readonly [Point, Point];
  /** The tip of the nose, for the yaw. @defaultValue half way between the sides: the face looks at the camera */
  readonly nose?: Point | undefined;
  /** The centre of the mouth, or its two corners in any order. */
  readonly mouth: Point | readonly [Point, Point];
}

/** A face mesh of `lucidface/landmarks`, or any 468 points in the order of MediaPipe's. */
export interface MeshPoints {
  /** In pixels of the photo. */
  readonly points: readonly Point[];
}

/** Points of MediaPipe's mesh: the corners of the eyes, the tip of the nose, the corners of the mouth. */
const MESH = Object.freeze({ eyes: [33, 133, 263, 362], nose: 4, mouth: [61, 291] } as const);
const NUM_POINTS = 468;

/** Eyes, nose and mouth of a mesh. */
function ofMesh({ points }: MeshPoints): FaceLandmarks {
  if (!Array.isArray(points) || points.length < NUM_POINTS)
    throw new RangeError(`\`landmarks.points\` must have ${NUM_POINTS} points, got ${describe(points)}`);
  const at = (index: number): Point => point(`points[${index}]`, points[index]);
  const [rightOuter, rightInner, leftOuter, leftInner] = MESH.eyes.map(at);
  const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [right, left] = MESH.mouth.map(at);
  return {
    eyes: [middle(rightOuter, rightInner), middle(leftOuter, leftInner)],
    nose: at(MESH.nose),
    mouth: [right, left],
  };
}

/**
 * Landmarks with left and right resolved.
 *
 * @throws TypeError unless they are landmarks; RangeError when a mesh has too few points, the eyes coincide, or the mouth lies on their line
 */
export function readLandmarks(given: FaceLandmarks | MeshPoints): {
  left: Point;
  right: Point;
  mouth: Point;
  nose: Point | undefined;
} {
  if (given === null || typeof given !== 'object') {
    throw new TypeError(`\`landmarks\` must be { eyes, nose?, mouth }, got ${describe(given)}`);
  }
  const landmarks = 'points' in given ? ofMesh(given) : given;
  const [one, two] = pair('eyes', landmarks.eyes);
  const corners = Array.isArray(landmarks.mouth)
    ? pair('mouth', landmarks.mouth)
    : [point('mouth', landmarks.mouth as Point)];
  const mouth = {
    x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
    y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
  };
  const nose = landmarks.nose === undefined ? undefined : point('nose', landmarks.nose);
  const direction = spread(one, two, mouth);
  if (direction === 0) {
    throw new RangeError(
      '`landmarks` must be two eyes and a mouth below them, got points that lie on one line',
    );
  }
  return direction > 0 ? { left: one, right: two, mouth, nose } : { left: two, right: one, mouth, nose };
}

/**
 * Whether eyes and mouth of a mesh span a face, that is do not lie on one line.
 *
 * @throws TypeError or RangeError for an invalid mesh
 */
export function spansFace(mesh: MeshPoints): boolean {
  const {
    eyes: [one, two],
    mouth,
  } = ofMesh(mesh);
  const [right, left] = mouth as readonly [Point, Point];
  return spread(one, two, { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2 }) !== 0;
}

/** Twice the signed area between eyes and mouth: above 0 if the first eye is the left one in an upright photo, 0 if they lie on one line. */
function spread(one: Point, two: Point, mouth: Point): number {
  const [ex, ey] = [two.x - one.x, two.y - one.y];
  const [mx, my] = [mouth.x - (one.x + two.x) / 2, mouth.y - (one.y + two.y) / 2];
  const cross = ex * my - ey * mx;
  const size = Math.max(Math.hypot(ex, ey), Math.hypot(mx, my));
  return Math.abs(cross) > 0.01 * size * size ? cross : 0;
}

function pair(name: string, points: unknown): [Point, Point] {
  if (!Array.isArray(points) || points.length !== 2) {
    throw new TypeError(`\`landmarks.${name}\` must be two points, got ${describe(points)}`);
  }
  return [point(`${name}[0]`, points[0]), point(`${name}[1]`, points[1])];
}

function point(name: string, value: Point): Point {
  if (value === null || typeof value !== 'object') {
    throw new TypeError(`\`landmarks.${name}\` must be { x, y }, got ${describe(value)}`);
  }
  checkNumber(`landmarks.${name}.x`, value.x);
  checkNumber(`landmarks.${name}.y`, value.y);
  return value;
}
