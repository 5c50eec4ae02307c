import type { FaceBox } from '../types.js';

/** A box, with whatever else belongs to it, in a copy of its photo that is `zoom` times as large. */
export function scaledBox<B extends FaceBox>(box: B, zoom: number): B {
  const { x, y, width, height } = box;
  return { ...box, x: x * zoom, y: y * zoom, width: width * zoom, height: height * zoom };
}
