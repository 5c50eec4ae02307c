import { alignedCrop } from '../image/alignedCrop.js';
import type { Pixels, Raster } from '../types.js';
import { LANDMARKS } from './facePolygons.js';
import type { MeasuredFace } from './MeasuredFace.js';

/** Side of the picture of an eye in pixels, and of the square around it in inter-eye distances. */
const SIDE = 48;
const AROUND = 0.8;
/** Cells along a side, and directions of the histogram in each. */
const CELLS = 6;
const DIRECTIONS = 8;
const CELL = SIDE / CELLS;
/** A picture of one colour has no gradients to divide by. */
const LEAST = 1e-3;

/**
 * Features that separate closed eyes from open ones: histograms of oriented gradients over the two eyes, upright and the left one mirrored, then the distances between the lids
 * and the pose of the head.
 *
 * Dalal and Triggs, "Histograms of oriented gradients for human detection", 2005, https://doi.org/10.1109/CVPR.2005.177, with the square roots of shares of the whole eye
 *
 * @returns 294 values
 */
export function eyeFeatures(photo: Pixels, face: MeasuredFace): Float64Array {
  const { eyes, pose } = face;
  const [left, right] = [eyes.left.openness, eyes.right.openness];
  const [pitch, yaw] = [pose.pitch / 20, Math.abs(pose.yaw) / 30];
  const open = [Math.min(left, right), Math.max(left, right), (left + right) / 2];
  const gradients = gradientsOf(eye(photo, face, 'rightEye'), false);
  const others = gradientsOf(eye(photo, face, 'leftEye'), true);
  return Float64Array.from([
    ...gradients.map((value, i) => value + others[i]),
    ...[...open, yaw, pitch, pitch * pitch],
  ]);
}

/** The square around an eye, upright. */
function eye(photo: Pixels, face: MeasuredFace, name: 'leftEye' | 'rightEye'): Raster<Float32Array> {
  const corners = LANDMARKS[name].map((i) => face.points[i]);
  const x = corners.reduce((sum, corner) => sum + corner.x, 0) / corners.length;
  const y = corners.reduce((sum, corner) => sum + corner.y, 0) / corners.length;
  return alignedCrop(photo, { x, y, side: AROUND * face.interEyeDistance, angle: face.pose.roll }, SIDE);
}

/** Square root of the share of each cell and direction in all gradients. */
function gradientsOf({ data }: Raster<Float32Array>, mirrored: boolean): Float64Array {
  const grey = (x: number, y: number): number => {
    const at = 3 * (y * SIDE + (mirrored ? SIDE - 1 - x : x));
    return (data[at] + data[at + 1] + data[at + 2]) / 3;
  };
  const histograms = new Float64Array(CELLS * CELLS * DIRECTIONS);
  let sum = 0;
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const right = x > 0 && x < SIDE - 1 ? grey(x + 1, y) - grey(x - 1, y) : 0;
      const down = y > 0 && y < SIDE - 1 ? grey(x, y + 1) - grey(x, y - 1) : 0;
      const size = Math.hypot(right, down);
      if (size === 0) continue;
      // a gradient and its opposite are one direction
      const angle = Math.atan2(down, right) / Math.PI;
      const direction = (angle - Math.floor(angle)) * DIRECTIONS;
      const lower = Math.floor(direction);
      const cell = (Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)) * DIRECTIONS;
      histograms[cell + (lower % DIRECTIONS)] += size * (1 - (direction - lower));
      histograms[cell + ((lower + 1) % DIRECTIONS)] += size * (direction - lower);
      sum += size;
    }
  return histograms.map((value) => Math.sqrt(value / (sum + LEAST)));
}
