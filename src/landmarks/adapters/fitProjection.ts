import type { CanonicalFace } from '../canonicalFace.js';
import type { Point3 } from '../FaceMesh.js';
import type { Matrix3 } from '../rotation.js';

/** A point of a photo, in pixels from the top left, and its number in the mesh. */
export interface KnownPoint {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

/** Projects the canonical face onto a face of a photo, as seen from afar. */
export interface Projection {
  readonly rotation: Matrix3;
  /** Pixels per centimetre. */
  readonly scale: number;
  readonly project: (point: Point3) => Point3;
}

/**
 * Fits the canonical face to points of a photo under scaled orthographic projection: an affine map by least squares, and the rotation nearest to it.
 *
 * @throws RangeError when the points lie on one line
 */
export function fitProjection(known: readonly KnownPoint[], { points }: CanonicalFace): Projection {
  const mean = (of: (point: KnownPoint) => number): number =>
    known.reduce((sum, point) => sum + of(point), 0) / known.length;
  const model = (i: number): [number, number, number] => [points[i].x, points[i].y, points[i].z];
  const axes = [0, 1, 2] as const;
  const from = axes.map((axis) => mean(({ index }) => model(index)[axis]));
  const to = [mean(({ x }) => x), -mean(({ y }) => y)];
  const spread = axes.map((row) =>
    axes.map((column) =>
      mean(({ index: i }) => (model(i)[row] - from[row]) * (model(i)[column] - from[column])),
    ),
  );
  const inverse = inverseOf(spread);
  const [right, up] = [0, 1].map((row) => {
    const seen = ({ x, y }: KnownPoint): number => (row === 0 ? x : -y) - to[row];
    const mixed = axes.map((axis) => mean((point) => (model(point.index)[axis] - from[axis]) * seen(point)));
    return axes.map((column) =>
      axes.reduce<number>((sum, axis) => sum + mixed[axis] * inverse[axis][column], 0),
    );
  });
  // the nearest pair of rows of one length that are at right angles: (M M')^-1/2 M
  const [a, b, c] = [dot(right, right), dot(right, up), dot(up, up)];
  const root = Math.sqrt(a * c - b * b);
  const norm = Math.sqrt(a + c + 2 * root);
  if (!(root > 1e-9 * (a + c))) throw new RangeError('the points must not lie on one line');
  const [p, q, r] = [(c + root) / (root * norm), -b / (root * norm), (a + root) / (root * norm)];
  const first = axes.map((i) => p * right[i] + q * up[i]);
  const second = axes.map((i) => q * right[i] + r * up[i]);
  const rotation = [first, second, cross(first, second)].map(([x, y, z]): [number, number, number] => [
    x,
    y,
    z,
  ]);
  const scale = norm / 2;
  const turned = ({ x, y, z }: Point3): number[] =>
    rotation.map((row) => scale * dot(row, [x - from[0], y - from[1], z - from[2]]));
  return {
    rotation: [rotation[0], rotation[1], rotation[2]],
    scale,
    project: (point) => {
      const [x, y, z] = turned(point);
      return { x: to[0] + x, y: -(to[1] + y), z: -z };
    },
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function cross([ax, ay, az]: readonly number[], [bx, by, bz]: readonly number[]): number[] {
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

/** Inverse of a symmetric 3 x 3 matrix. */
function inverseOf([[a, b, c], [, d, e], [, , f]]: readonly (readonly number[])[]): number[][] {
  const [x, y, z] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const determinant = a * x + b * y + c * z;
  if (!(Math.abs(determinant) > 1e-12)) throw new RangeError('the points must not lie on one line');
  return [
    [x, y, z],
    [y, a * f - c * c, b * c - a * e],
    [z, b * c - a * e, a * d - b * b],
  ].map((row) => row.map((value) => value / determinant));
}
