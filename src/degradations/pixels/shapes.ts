import { smooth } from '../../image/smooth.js';
import type { Raster } from '../../types.js';

export type Point = readonly [x: number, y: number];

/** A closed smooth curve through points (Catmull-Rom), as a polygon. */
export function closedCurve(points: readonly Point[], steps = 8): Point[] {
  const at = (i: number): Point => points[(i + points.length) % points.length];
  return points.flatMap((_, i) =>
    Array.from({ length: steps }, (_, k) => spline(at(i - 1), at(i), at(i + 1), at(i + 2), k / steps)),
  );
}

/** An open smooth curve through points. */
export function openCurve(points: readonly Point[], steps = 12): Point[] {
  const at = (i: number): Point => points[Math.min(points.length - 1, Math.max(0, i))];
  return Array.from({ length: (points.length - 1) * steps + 1 }, (_, n) => {
    const i = Math.min(points.length - 2, Math.floor(n / steps));
    return spline(at(i - 1), at(i), at(i + 1), at(i + 2), n / steps - i);
  });
}

function spline(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const value = (i: 0 | 1): number =>
    0.5 *
    (2 * b[i] +
      (c[i] - a[i]) * t +
      (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
      (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t ** 3);
  return [value(0), value(1)];
}

/** Coverage of each pixel by a polygon, with an edge that is `softness` pixels wide. */
export function fillPolygon(
  width: number,
  height: number,
  polygon: readonly Point[],
  softness = 0.8,
): Raster<Float32Array> {
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    for (let i = 0; i < polygon.length; i++) {
      const [ax, ay] = polygon[i];
      const [bx, by] = polygon[(i + 1) % polygon.length];
      if (ay <= y + 0.5 !== by <= y + 0.5) crossings.push(ax + ((y + 0.5 - ay) * (bx - ax)) / (by - ay));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.round(crossings[k]));
      const to = Math.min(width, Math.round(crossings[k + 1]));
      if (from < to) data.fill(1, y * width + from, y * width + to);
    }
  }
  return { data: smooth(data, width, height, softness), width, height };
}

/** Draws a line of a given half-width into a coverage map; `onPixel` is called for each pixel whose coverage increases. */
export function strokeInto(
  coverage: Raster<Float32Array>,
  line: readonly Point[],
  halfWidth: number,
  strength = 1,
  onPixel?: (index: number) => void,
): void {
  const { data, width, height } = coverage;
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, ay] = line[i];
    const [bx, by] = line[i + 1];
    const reach = halfWidth + 1;
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy || 1;
    const [y0, y1] = [
      Math.max(0, Math.floor(Math.min(ay, by) - reach)),
      Math.min(height - 1, Math.ceil(Math.max(ay, by) + reach)),
    ];
    const [x0, x1] = [
      Math.max(0, Math.floor(Math.min(ax, bx) - reach)),
      Math.min(width - 1, Math.ceil(Math.max(ax, bx) + reach)),
    ];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
        const distance = Math.hypot(x - ax - t * dx, y - ay - t * dy);
        const cover = strength * Math.min(1, Math.max(0, halfWidth + 0.5 - distance));
        const at = y * width + x;
        if (cover > data[at]) {
          data[at] = cover;
          onPixel?.(at);
        }
      }
    }
  }
}

/** 1 inside an ellipse, 0 outside, with a soft edge whose width is a share of the radius. */
export function ellipseMask(
  width: number,
  height: number,
  cx: number,
  cy: number,
  a: number,
  b: number,
  softness: number,
): Float32Array {
  const mask = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const r = Math.hypot((x - cx) / a, (y - cy) / b);
      const t = Math.min(1, Math.max(0, (1 + softness - r) / (2 * softness)));
      mask[y * width + x] = t * t * (3 - 2 * t);
    }
  }
  return mask;
}

/** Adds a Gaussian bump. */
export function addSpot(
  values: Float32Array,
  width: number,
  height: number,
  cx: number,
  cy: number,
  sx: number,
  sy: number,
  peak: number,
): void {
  const [x0, x1] = [Math.max(0, Math.floor(cx - 3.5 * sx)), Math.min(width - 1, Math.ceil(cx + 3.5 * sx))];
  const [y0, y1] = [Math.max(0, Math.floor(cy - 3.5 * sy)), Math.min(height - 1, Math.ceil(cy + 3.5 * sy))];
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const i = y * width + x;
      values[i] = values[i] + peak * Math.exp(-(((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2) / 2);
    }
  }
}
