import type { FaceBox, Size } from '../../types.js';
import type { Vertex } from '../pixels/rasterise.js';
import { FEATURES } from './headRelief.js';

/** Vertices around the head, and from its crown to its chin. */
export const MERIDIANS = 72;
const PARALLELS = 64;
const CHIN = 1.04;

/** Pose of a head, in radians. */
export interface Turn {
  readonly yaw: number;
  readonly pitch: number;
}

/**
 * The rotated surface of the head in a photo: its outline as in the photo, its depth as of a blunt ellipsoid with nose, brows and lips. Its
 * back, which is not visible in the photo, has the colours of the crown.
 *
 * @param inside - probability that a pixel belongs to the head, 0..1
 */
export function headMesh(face: FaceBox, inside: Float32Array, size: Size, { yaw, pitch }: Turn): Vertex[] {
  const [w, h] = [face.width, face.height];
  const cx = face.x + w / 2;
  // the axis of the neck passes between the ears
  const pivot = face.y + 0.5 * h;
  const crown = crownOf(face, inside, size);
  const far = 6 * w;
  const outline = outlineOf(face, inside, size, crown);
  const vertices: Vertex[] = [];
  for (let row = 0; row <= PARALLELS; row++) {
    const v = crown + ((CHIN - crown) * row) / PARALLELS;
    const y = face.y + v * h;
    const [left, right] = outline[row];
    const front = 0.62 * w * profile(v, crown);
    const back = 0.8 * w * profile(v, crown) * Math.min(1, Math.max(0, (0.92 - v) / 0.4));
    for (let column = 0; column < MERIDIANS; column++) {
      const s = 3.6 * (column / (MERIDIANS - 1) - 0.5);
      const reach = s < 0 ? left : right;
      const behind = Math.max(0, Math.abs(s) - 1) * (Math.PI / 2);
      const across =
        Math.sign(s) * reach * (Math.abs(s) <= 1 ? Math.sin((Math.abs(s) * Math.PI) / 2) : Math.cos(behind));
      const z =
        behind > 0
          ? -back * Math.sin(behind)
          : front * Math.sqrt(Math.max(0, 1 - Math.abs(across / reach) ** 2.3)) + w * bump(across / w, v);
      // undo the perspective projection, rotate, and project again
      const shrink = 1 - z / far;
      const [x3, y3] = [across * shrink, (y - pivot) * shrink];
      const [x1, z1] = [x3 * Math.cos(yaw) + z * Math.sin(yaw), z * Math.cos(yaw) - x3 * Math.sin(yaw)];
      const [y2, z2] = [
        y3 * Math.cos(pitch) + z1 * Math.sin(pitch),
        z1 * Math.cos(pitch) - y3 * Math.sin(pitch),
      ];
      const grow = 1 / (1 - z2 / far);
      const hidden = Math.min(1, behind / 0.5);
      const rim = Math.sign(s) * reach * 0.95;
      vertices.push({
        x: cx + x1 * grow,
        y: pivot + y2 * grow,
        z: z2,
        tx:
          cx +
          (Math.abs(s) <= 1 ? across * 0.98 : rim + hidden * (rim * (0.75 - 0.35 * Math.sin(behind)) - rim)),
        ty: behind > 0 ? y + hidden * (face.y + (crown + 0.05 + 0.12 * (v - crown)) * h - y) : y,
      });
    }
  }
  return vertices;
}

/** Depth of the head at a height, relative to its maximum: round at the forehead, nearly straight down to the chin. */
function profile(v: number, crown: number): number {
  const q = (v - crown) / (0.3 - crown);
  return q < 1 ? Math.sqrt(Math.max(0, 1 - (1 - q) ** 2)) : 1 - 0.14 * ((v - 0.3) / 0.73) ** 2;
}

function bump(u: number, v: number): number {
  let sum = 0;
  for (const [fu, fv, w, l, z] of FEATURES) {
    for (const side of fu === 0 ? [0] : [-1, 1]) {
      sum += z * Math.exp(-(((u - side * fu) / w) ** 2 + ((v - fv) / l) ** 2) / 2);
    }
  }
  return sum;
}

/** Vertical position of the top of the hair, in face box heights. */
function crownOf(face: FaceBox, inside: Float32Array, { width, height }: Size): number {
  const x = Math.min(width - 1, Math.max(0, Math.round(face.x + face.width / 2)));
  for (let v = -0.1; v > -0.42; v -= 0.01) {
    const y = Math.round(face.y + v * face.height);
    if (y < 0 || y >= height || inside[y * width + x] < 0.5) return v;
  }
  return -0.42;
}

/** Extent of the head to the left and right of its middle, in pixels, for each row of the mesh. */
function outlineOf(
  face: FaceBox,
  inside: Float32Array,
  { width, height }: Size,
  crown: number,
): (readonly [number, number])[] {
  const cx = face.x + face.width / 2;
  const raw = Array.from({ length: PARALLELS + 1 }, (_, row) => {
    const v = crown + ((CHIN - crown) * row) / PARALLELS;
    const y = Math.min(height - 1, Math.max(0, Math.round(face.y + v * face.height)));
    return [-1, 1].map((side) => {
      // the jaw cannot be separated from the neck: an average one is used
      const jaw = v < 0.6 ? 9 : 0.56 * Math.sqrt(Math.max(0.02, 1 - (Math.max(0, v - 0.45) / 0.62) ** 2.4));
      const most = Math.min(v < 0.6 ? 0.78 : 0.6, jaw) * face.width;
      const q = Math.min(1, Math.max(0.03, (v - crown) / 0.4));
      const least = Math.min(most, 0.45 * face.width * Math.sqrt(1 - (1 - q) ** 2));
      let reach = least;
      while (reach < most) {
        const x = Math.round(cx + side * reach);
        if (x < 0 || x >= width || inside[y * width + x] < 0.5) break;
        reach++;
      }
      return Math.max(1, reach);
    }) as [number, number];
  });
  return raw.map((_, row) => {
    const near = raw.slice(Math.max(0, row - 2), row + 3);
    return [0, 1].map((k) => near.reduce((sum, pair) => sum + pair[k], 0) / near.length) as [number, number];
  });
}
