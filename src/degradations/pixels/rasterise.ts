import type { Size } from '../../types.js';
import type { Rgb } from '../degradation.js';

/** A vertex of a textured surface: its position, its depth, and the point of the photo that it shows. */
export interface Vertex {
  readonly x: number;
  readonly y: number;
  /** Nearer is larger. */
  readonly z: number;
  readonly tx: number;
  readonly ty: number;
}

/** A rendered surface. */
export interface Rendering {
  /** Interleaved RGB; undefined where nothing is covered. */
  readonly pixels: Float32Array;
  /** 1 where the surface is visible, else 0. */
  readonly covered: Float32Array;
}

/** Renders a grid with `columns` vertices per row as triangles that show a photo, the nearest on top. */
export function rasterise(
  vertices: readonly Vertex[],
  columns: number,
  photo: Rgb,
  { width, height }: Size,
): Rendering {
  const pixels = new Float32Array(width * height * 3);
  const covered = new Float32Array(width * height);
  const depth = new Float32Array(width * height).fill(Number.NEGATIVE_INFINITY);
  const draw = (a: Vertex, b: Vertex, c: Vertex): void => {
    const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (Math.abs(area) < 1e-9) return;
    const [y0, y1] = [
      Math.max(0, Math.ceil(Math.min(a.y, b.y, c.y))),
      Math.min(height - 1, Math.floor(Math.max(a.y, b.y, c.y))),
    ];
    const [x0, x1] = [
      Math.max(0, Math.ceil(Math.min(a.x, b.x, c.x))),
      Math.min(width - 1, Math.floor(Math.max(a.x, b.x, c.x))),
    ];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const p = ((b.x - x) * (c.y - y) - (c.x - x) * (b.y - y)) / area;
        const q = ((c.x - x) * (a.y - y) - (a.x - x) * (c.y - y)) / area;
        const r = 1 - p - q;
        if (p < -1e-6 || q < -1e-6 || r < -1e-6) continue;
        const i = y * width + x;
        const z = p * a.z + q * b.z + r * c.z;
        if (z <= depth[i]) continue;
        depth[i] = z;
        covered[i] = 1;
        sample(photo, p * a.tx + q * b.tx + r * c.tx, p * a.ty + q * b.ty + r * c.ty, pixels, i * 3);
      }
    }
  };
  for (let i = 0; i + columns < vertices.length; i++) {
    if (i % columns === columns - 1) continue;
    const [a, b] = [vertices[i], vertices[i + 1]];
    const [c, d] = [vertices[i + columns], vertices[i + columns + 1]];
    draw(a, b, c);
    draw(b, d, c);
  }
  return { pixels, covered };
}

/** Writes the colour of a photo between its pixels (bilinear, edges repeated) into a buffer. */
export function sample(
  { data, width, height }: Rgb,
  x: number,
  y: number,
  target: Float32Array,
  at: number,
): void {
  const [px, py] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [x0, y0] = [Math.min(width - 2, px | 0), Math.min(height - 2, py | 0)];
  const [left, top] = [Math.max(0, x0), Math.max(0, y0)];
  const [fx, fy] = [px - left, py - top];
  const [right, down] = [left < width - 1 ? 3 : 0, top < height - 1 ? width * 3 : 0];
  const i = (top * width + left) * 3;
  for (let c = 0; c < 3; c++) {
    const above = data[i + c] * (1 - fx) + data[i + right + c] * fx;
    const below = data[i + down + c] * (1 - fx) + data[i + down + right + c] * fx;
    target[at + c] = above * (1 - fy) + below * fy;
  }
}
