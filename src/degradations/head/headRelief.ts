import { smooth } from '../../image/smooth.js';
import type { FaceBox, Size } from '../../types.js';
import { addSpot } from '../pixels/shapes.js';

/** Half axes of the head's outline and its depth, in face widths and heights. */
export const HEAD = Object.freeze({ middle: 0.44, across: 0.63, along: 0.68, depth: 0.62 });

/** Bumps of a face: position across and along the box (mirrored if off-centre), then width, length and height in face widths. */
export const FEATURES: readonly (readonly [u: number, v: number, w: number, l: number, z: number])[] = [
  // the ridge of the nose, its tip and its wings
  [0, 0.42, 0.035, 0.07, 0.05],
  [0, 0.5, 0.038, 0.07, 0.08],
  [0, 0.58, 0.045, 0.05, 0.12],
  [0.065, 0.605, 0.035, 0.035, 0.05],
  // brows, sockets and eyeballs
  [0.2, 0.295, 0.13, 0.035, 0.035],
  [0.21, 0.385, 0.085, 0.05, -0.075],
  [0.21, 0.385, 0.045, 0.035, 0.03],
  [0.08, 0.39, 0.03, 0.05, -0.03],
  // cheekbones and the hollows beneath
  [0.3, 0.53, 0.09, 0.07, 0.035],
  [0.33, 0.72, 0.09, 0.09, -0.02],
  // lips, the furrow under them, the chin
  [0, 0.745, 0.1, 0.025, 0.035],
  [0, 0.8, 0.085, 0.025, 0.035],
  [0, 0.855, 0.09, 0.025, -0.03],
  [0, 0.93, 0.085, 0.06, 0.05],
];

/**
 * Height map of a head with neck and shoulders, towards the camera, in pixels; 0 elsewhere. A blunt ellipsoid with nose, brows, eye sockets,
 * lips and chin: enough for plausible shadows, not a likeness.
 */
export function headRelief({ width, height }: Size, face: FaceBox): Float32Array {
  const w = face.width;
  const [cx, cy] = [face.x + w / 2, face.y + face.height * HEAD.middle];
  const [a, b] = [w * HEAD.across, face.height * HEAD.along];
  const relief = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const down = (y - face.y) / face.height;
    for (let x = 0; x < width; x++) {
      const r = Math.hypot((x - cx) / a, (y - cy) / b);
      if (r < 1) relief[y * width + x] = w * HEAD.depth * Math.sqrt(1 - r ** 2.3);
    }
    if (down < 0.95) continue;
    const shoulders = Math.min(1, Math.max(0, (down - 1.12) / 0.25));
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const neck = 1 - ((x - cx) / (0.44 * w)) ** 2;
      const body = 1 - ((x - cx) / (1.5 * w * shoulders + 1e-6)) ** 2;
      relief[i] = Math.max(
        relief[i],
        neck > 0 ? w * 0.3 * Math.sqrt(neck) : 0,
        body > 0 ? w * 0.45 * shoulders * Math.sqrt(body) : 0,
      );
    }
  }
  for (const [u, v, across, along, z] of FEATURES) {
    for (const side of u === 0 ? [0] : [-1, 1]) {
      const [x, y] = [cx + side * u * w, face.y + v * face.height];
      addSpot(relief, width, height, x, y, across * w, along * w, z * w);
    }
  }
  return smooth(relief, width, height, w * 0.012);
}

/**
 * Lambertian light on a relief from a direction (x right, y down, z to the camera), 0..1, with self-shadowing:
 * a point is dark where the ray to the lamp meets higher ground.
 */
export function lightOn(
  relief: Float32Array,
  { width, height }: Size,
  [lx, ly, lz]: readonly [number, number, number],
  reach: number,
): Float32Array {
  const flat = Math.hypot(lx, ly);
  const [sx, sy, rise] = flat > 1e-6 ? [lx / flat, ly / flat, lz / flat] : [0, 0, 1];
  const light = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const [left, right] = [relief[x > 0 ? i - 1 : i], relief[x < width - 1 ? i + 1 : i]];
      const [above, below] = [relief[y > 0 ? i - width : i], relief[y < height - 1 ? i + width : i]];
      const [nx, ny] = [(left - right) / 2, (above - below) / 2];
      const lambert = (nx * lx + ny * ly + lz) / Math.hypot(nx, ny, 1);
      if (lambert <= 0) continue;
      // an extended lamp: ground that just touches the ray only dims it
      let open = 1;
      const base = relief[i] + 0.5;
      for (let t = 1.5; t < reach && open > 0; t += t < 12 ? 1 : 2) {
        const [px, py] = [Math.round(x + sx * t), Math.round(y + sy * t)];
        if (px < 0 || py < 0 || px >= width || py >= height) break;
        const above = base + rise * t - relief[py * width + px];
        if (above < 1) open = Math.min(open, Math.max(0, (above + 1) / 2));
      }
      light[i] = lambert * open;
    }
  }
  return light;
}
