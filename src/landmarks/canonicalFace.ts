import type { Point3 } from './FaceMesh.js';

/** The average face that a pose is fitted to. */
export interface CanonicalFace {
  /** In centimetres: x to the person's left, y up, z out of the face. */
  readonly points: readonly Point3[];
  /** Points that move little with the expression, with MediaPipe's weights: adapters complete a mesh by them. */
  readonly basis: readonly (readonly [point: number, weight: number])[];
}

let loaded: Promise<CanonicalFace> | undefined;

/** The canonical face of MediaPipe with the weights of its points, read without a network when first needed. */
export function canonicalFace(): Promise<CanonicalFace> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<CanonicalFace> {
  const { default: json } = await import('../../models/face-landmarks/geometry.json');
  const { points: values, basis } = json;
  const points = Array.from({ length: values.length / 3 }, (_, i) => ({
    x: values[3 * i],
    y: values[3 * i + 1],
    z: values[3 * i + 2],
  }));
  return { points, basis: basis.map(([point, weight]): [number, number] => [point, weight]) };
}
