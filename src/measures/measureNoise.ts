import type { FaceBox, Pixels } from '../types.js';
import { SKIN_PARTS } from './facePolygons.js';
import { lumaWindow } from './lumaWindow.js';
import type { MeasuredValues } from './Measure.js';
import type { MeasuredFace } from './MeasuredFace.js';
import { quantile } from './statistics.js';

/** Side of a patch in pixels. */
const PATCH = 8;
/** The patch that is rougher than this share of all patches is measured: skin texture is not noise. */
const SMOOTHEST = 0.25;
/** Points in the middle of the parts of the face, around which a square of this side, in inter-eye distances, is bare skin. */
const MIDDLES = Object.freeze({ forehead: 151, 'left-cheek': 425, 'right-cheek': 205, chin: 199 } as const);
const SKIN_SIDE = 0.4;

/**
 * Standard deviation of the noise in levels of luma, on smooth patches of the skin, at the photo's own resolution. Absent where the skin has no patch
 * of 8 pixels.
 *
 * After Immerkaer, "Fast Noise Variance Estimation", 1996, https://doi.org/10.1006/cviu.1996.0060
 */
export function measureNoise(photo: Pixels, face: MeasuredFace): MeasuredValues {
  const patches: number[] = [];
  for (const part of SKIN_PARTS) {
    const window = lumaWindow(photo, boxOf(face, part));
    if (!window) continue;
    const { luma, width, height } = window;
    for (let y = 1; y + PATCH < height; y += PATCH)
      for (let x = 1; x + PATCH < width; x += PATCH) patches.push(patchNoise(luma, width, x, y));
  }
  return patches.length > 0 ? { noise: Math.min(255, quantile(patches, SMOOTHEST)) } : {};
}

/** Mean magnitude of the difference of two Laplacians, which is 0 on any plane and on edges along the axes. */
function patchNoise(luma: Float32Array, width: number, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + PATCH; y++)
    for (let x = left; x < left + PATCH; x++) {
      const i = y * width + x;
      const corners = luma[i - width - 1] + luma[i - width + 1] + luma[i + width - 1] + luma[i + width + 1];
      sum += Math.abs(
        4 * luma[i] - 2 * (luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width]) + corners,
      );
    }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * PATCH * PATCH);
}

function boxOf({ points, interEyeDistance }: MeasuredFace, part: keyof typeof MIDDLES): FaceBox {
  const side = SKIN_SIDE * interEyeDistance;
  const { x, y } = points[MIDDLES[part]];
  return { x: x - side / 2, y: y - side / 2, width: side, height: side };
}
