import { checkArray, checkNumber, describe } from '../../validate.js';
import { canonicalFace } from '../canonicalFace.js';
import type { FaceMesh } from '../FaceMesh.js';
import { meshOf } from '../meshOf.js';
import { NUM_POINTS } from '../meshPoints.js';
import { completeMesh } from './completeMesh.js';
import { MAX_COORDINATE } from './maxCoordinate.js';

/** Members of a `FaceResult` of @vladmandic/human that are used. */
export interface HumanFace {
  /** 468 or 478 points in pixels of the photo. */
  readonly mesh: readonly (readonly number[])[];
}

/**
 * A face mesh from a face of @vladmandic/human. Its depths are in a scale of their own and are left out: they, and with them the pose, follow
 * from x and y.
 *
 * @param face - one of `(await human.detect(photo)).face`, with `face.mesh` on
 * @returns points in pixels of the photo, without `presence`
 * @throws TypeError or RangeError for another result, fewer than 468 points, or a coordinate that is not finite
 */
export async function humanMesh(face: HumanFace): Promise<FaceMesh> {
  const { mesh } = Object(face) as Partial<HumanFace>;
  checkArray('face.mesh', mesh);
  if (!mesh || mesh.length < NUM_POINTS)
    throw new RangeError(`\`face.mesh\` must have ${NUM_POINTS} points or more, got ${describe(mesh)}`);
  const known = mesh.slice(0, NUM_POINTS).map((point, index) => {
    checkArray(`face.mesh[${index}]`, point);
    const [x, y] = point;
    checkNumber(`face.mesh[${index}][0]`, x, -MAX_COORDINATE, MAX_COORDINATE);
    checkNumber(`face.mesh[${index}][1]`, y, -MAX_COORDINATE, MAX_COORDINATE);
    return { index, x, y };
  });
  const canonical = await canonicalFace();
  const basis = new Set(canonical.basis.map(([index]) => index));
  return meshOf(completeMesh(known, canonical, (index) => basis.has(index)));
}
