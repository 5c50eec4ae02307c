import { resize } from '../image/index.js';
import type { Raster } from '../types.js';
import type { MeasuredValues } from './Measure.js';
import { mean, pick } from './statistics.js';

/** A point with at most this share of a person is background. */
const BACKGROUND = 0.1;
/** Grid pixels between the person and the background that counts: the edge of the mask is soft. */
const DISTANCE = 4;

/**
 * The background behind the person.
 *
 * - `background-share`: its share of the photo;
 * - `background-gradient`: mean magnitude of the gradient of the luminance (Sobel's operator over 8), in levels per pixel of a photo with a longer side of
 *   320 pixels: 0 for a wall of one colour;
 * - `background-luminance`: mean luminance in linear light. The last two are absent where no background is visible.
 *
 * @param light - luminance of the whole photo, 0..1, linear
 * @param person - share of a person over the whole photo, at any size
 */
export function measureBackground(light: Raster<Float32Array>, person: Raster<Float32Array>): MeasuredValues {
  const { data, width, height } = light;
  const mask = resize(person, { width, height }).data;
  const free = mask.map((value) => Number(value <= BACKGROUND));
  const inner = eroded({ data: free, width, height }, DISTANCE);
  const values: MeasuredValues = { 'background-share': mean(free) };
  if (inner.length === 0) return values;
  values['background-gradient'] = Math.min(255, 255 * mean(inner.map((i) => gradient(data, width, i))));
  values['background-luminance'] = Math.min(1, mean(pick(data, inner)));
  return values;
}

/** Places of a map of 0 and 1 that have nothing but 1 within a distance along both axes, and are not at the edge. */
function eroded({ data, width, height }: Raster<Float32Array>, distance: number): number[] {
  // sums over all that is above and to the left
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y + 1) * (width + 1) + x + 1;
      sums[at] = data[y * width + x] + sums[at - 1] + sums[at - width - 1] - sums[at - width - 2];
    }
  const kept: number[] = [];
  for (let y = 1; y + 1 < height; y++)
    for (let x = 1; x + 1 < width; x++) {
      const [left, right] = [Math.max(0, x - distance), Math.min(width, x + distance + 1)];
      const [top, bottom] = [Math.max(0, y - distance), Math.min(height, y + distance + 1)];
      const corner = (row: number, column: number): number => sums[row * (width + 1) + column];
      const sum = corner(bottom, right) - corner(bottom, left) - corner(top, right) + corner(top, left);
      if (sum === (right - left) * (bottom - top)) kept.push(y * width + x);
    }
  return kept;
}

function gradient(light: Float32Array, width: number, i: number): number {
  const [above, below] = [i - width, i + width];
  const across =
    light[above + 1] +
    2 * light[i + 1] +
    light[below + 1] -
    light[above - 1] -
    2 * light[i - 1] -
    light[below - 1];
  const down =
    light[below - 1] +
    2 * light[below] +
    light[below + 1] -
    light[above - 1] -
    2 * light[above] -
    light[above + 1];
  return Math.hypot(across, down) / 8;
}
