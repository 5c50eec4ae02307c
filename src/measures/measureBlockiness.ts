import type { Pixels } from '../types.js';
import { regionOf } from './faceGrid.js';
import { type LumaWindow, lumaWindow } from './lumaWindow.js';
import type { MeasuredValues } from './Measure.js';
import type { MeasuredFace } from './MeasuredFace.js';

/** Side of a block of JPEG in pixels. */
const BLOCK = 8;
const LARGEST = 50;

/**
 * Mean step between pixels across the borders of JPEG's 8 x 8 blocks over that inside them, around the face: about 1 without compression. A photo that was
 * resized or cropped afterwards has its borders elsewhere, and shows nothing.
 *
 * After Wang, Sheikh and Bovik, "No-reference perceptual quality assessment of JPEG compressed images", 2002, https://doi.org/10.1109/ICIP.2002.1038064
 */
export function measureBlockiness(photo: Pixels, face: MeasuredFace): MeasuredValues {
  const window = lumaWindow(photo, regionOf(face));
  if (!window) return {};
  const { border, inner } = stepsOf(window);
  if (border.count === 0 || inner.count === 0) return {};
  if (border.sum === 0) return { blockiness: inner.sum === 0 ? 1 : 0 };
  const ratio = border.sum / border.count / (inner.sum / inner.count);
  return { blockiness: Math.min(LARGEST, ratio) };
}

interface Steps {
  sum: number;
  count: number;
}

/** Magnitudes of the steps to the right and downwards. */
function stepsOf({ luma, width, height, left, top }: LumaWindow): Record<'border' | 'inner', Steps> {
  const steps = { border: { sum: 0, count: 0 }, inner: { sum: 0, count: 0 } };
  const add = (place: number, from: number, to: number): void => {
    const group = (place + 1) % BLOCK === 0 ? steps.border : steps.inner;
    group.sum += Math.abs(luma[to] - luma[from]);
    group.count++;
  };
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0; x + 1 < width; x++) {
      const i = y * width + x;
      add(x + left, i, i + 1);
      add(y + top, i, i + width);
    }
  return steps;
}
