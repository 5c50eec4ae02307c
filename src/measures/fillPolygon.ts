import type { Size } from '../types.js';

/**
 * The pixels whose centres lie in a polygon, by the even-odd rule.
 *
 * @param corners - in pixels of the raster
 * @returns indices of pixels, row by row
 */
export function fillPolygon(
  corners: readonly { readonly x: number; readonly y: number }[],
  { width, height }: Size,
): Int32Array {
  const inside: number[] = [];
  const ys = corners.map(({ y }) => y);
  const first = Math.max(0, Math.ceil(Math.min(...ys) - 0.5));
  const last = Math.min(height - 1, Math.floor(Math.max(...ys) - 0.5));
  for (let row = first; row <= last; row++) {
    const y = row + 0.5;
    const crossings = corners
      .flatMap((a, i) => {
        const b = corners[(i + 1) % corners.length];
        return a.y <= y === b.y <= y ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
      })
      .sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k] - 0.5));
      const to = Math.min(width - 1, Math.floor(crossings[k + 1] - 0.5));
      for (let column = from; column <= to; column++) inside.push(row * width + column);
    }
  }
  return Int32Array.from(inside);
}
