import { boundedWidth, degradation } from '../degradation.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';

/**
 * Defocus blur: every point of light becomes an image of the aperture, a disc with a radius of up to about 6 % of the face's width. After
 * ISO/IEC 29794-5 "sharpness".
 */
export const defocus = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const radius = 0.6 + severity * 0.06 * boundedWidth(face, image) * random.uniform(0.8, 1.2);
  return toPhoto(discBlur(toLinear(image), width, height, radius), width, height);
});

/** Mean over a disc around each pixel of interleaved RGB; pixels on its rim are weighted by their coverage. Edges are repeated. */
export function discBlur(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const sums = runningSums(values, width, height);
  const result = new Float32Array(values.length);
  const chords: [dy: number, half: number][] = [];
  let area = 0;
  for (let dy = -Math.ceil(radius); dy <= radius; dy++) {
    const half = Math.sqrt(Math.max(0, radius * radius - dy * dy));
    if (half > 0) chords.push([dy, half]);
    area += 2 * half;
  }
  const row = (width + 1) * 3;
  for (const [dy, half] of chords) {
    for (let y = 0; y < height; y++) {
      const base = Math.min(height - 1, Math.max(0, y + dy)) * row;
      for (let x = 0; x < width; x++) {
        const [left, right] = [x + 0.5 - half, x + 0.5 + half];
        const [l0, r0] = [left < 0 ? 0 : Math.floor(left), right >= width ? width - 1 : Math.floor(right)];
        const at = (y * width + x) * 3;
        // linear interpolation between two sums, extrapolation beyond the first and the last
        const [lf, rf] = [left - l0, right - r0];
        for (let c = 0; c < 3; c++) {
          const [l, r] = [base + l0 * 3 + c, base + r0 * 3 + c];
          const low = sums[l] * (1 - lf) + sums[l + 3] * lf;
          const high = sums[r] * (1 - rf) + sums[r + 3] * rf;
          result[at + c] = result[at + c] + (high - low) / area;
        }
      }
    }
  }
  return result;
}

/** Cumulative sums of each row, starting with 0. */
function runningSums(values: Float32Array, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * 3 * height);
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * width * 3, y * (width + 1) * 3];
    for (let i = 0; i < width * 3; i++) sums[to + i + 3] = sums[to + i] + values[from + i];
  }
  return sums;
}
