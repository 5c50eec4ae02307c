import type { CanonicalFace } from '../canonicalFace.js';
import type { Point3 } from '../FaceMesh.js';
import { fitProjection, type KnownPoint } from './fitProjection.js';

/** Number of known points whose mean displacement moves another one. */
const NEIGHBOURS = 4;

/**
 * A whole mesh from some of its points without depth: the canonical face in the pose of the known points, each of its other points moved as the
 * known points near it are. Depths are those of the canonical face.
 *
 * @param rigid - whether a point moves little with the expression, so that the pose may be fitted to it
 * @throws RangeError when the rigid points lie on one line
 */
export function completeMesh(
  known: readonly KnownPoint[],
  canonical: CanonicalFace,
  rigid: (index: number) => boolean,
): Point3[] {
  const { project } = fitProjection(
    known.filter(({ index }) => rigid(index)),
    canonical,
  );
  const placed = canonical.points.map(project);
  const found = new Map(known.map((point) => [point.index, point]));
  return placed.map((point, i) => {
    const own = found.get(i);
    if (own) return { x: own.x, y: own.y, z: point.z };
    const model = canonical.points[i];
    const near = known
      .map((each) => {
        const other = canonical.points[each.index];
        const away = Math.hypot(model.x - other.x, model.y - other.y, model.z - other.z);
        return { each, weight: 1 / (away * away + 1e-6) };
      })
      .sort((a, b) => b.weight - a.weight)
      .slice(0, NEIGHBOURS);
    const total = near.reduce((sum, { weight }) => sum + weight, 0);
    const shift = (of: (each: KnownPoint) => number): number =>
      near.reduce((sum, { each, weight }) => sum + weight * of(each), 0) / total;
    return {
      x: point.x + shift(({ index, x }) => x - placed[index].x),
      y: point.y + shift(({ index, y }) => y - placed[index].y),
      z: point.z,
    };
  });
}
