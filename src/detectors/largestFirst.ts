import type { FaceBox } from '../types.js';

/** Boxes by area, the largest first; of equal ones in their order. */
export function largestFirst<B extends FaceBox>(faces: readonly B[]): B[] {
  return [...faces].sort((a, b) => b.width * b.height - a.width * a.height);
}
