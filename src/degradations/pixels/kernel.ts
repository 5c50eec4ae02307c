import { convolve } from '../../image/convolve.js';
import type { Rgb } from '../degradation.js';
import { toLinear, toPhoto } from './linearLight.js';

/** A tap of a sparse kernel: offset in pixels, and weight. */
export type Tap = readonly [dx: number, dy: number, weight: number];

/** Point spread function of a point that moves along a path, one step per unit of time, centred at the origin. Its weights sum to 1. */
export function trace(path: readonly (readonly [number, number])[]): Tap[] {
  const mean = [0, 1].map((axis) => path.reduce((sum, p) => sum + p[axis], 0) / path.length);
  const weights = new Map<string, Tap>();
  const add = (dx: number, dy: number, weight: number): void => {
    if (weight <= 0) return;
    const key = `${dx},${dy}`;
    weights.set(key, [dx, dy, (weights.get(key)?.[2] ?? 0) + weight]);
  };
  for (const [px, py] of path) {
    const [x, y] = [px - mean[0], py - mean[1]];
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [fx, fy, share] = [x - x0, y - y0, 1 / path.length];
    add(x0, y0, share * (1 - fx) * (1 - fy));
    add(x0 + 1, y0, share * fx * (1 - fy));
    add(x0, y0 + 1, share * (1 - fx) * fy);
    add(x0 + 1, y0 + 1, share * fx * fy);
  }
  return [...weights.values()];
}

/** A photo convolved with a kernel in linear light. */
export function filtered(image: Rgb, kernel: readonly Tap[]): Rgb {
  return toPhoto(convolve(toLinear(image), image.width, image.height, kernel), image.width, image.height);
}
