import { LUMINANCE, srgbToLinear } from '../image/index.js';
import type { Raster } from '../types.js';

/** Values of the table between two levels of 8 bit. */
const STEPS = 16;
/** Linear light by gamma-coded value: a power per pixel would take most of the time. Exact for integers, to 1e-7 between them. */
const TABLE = Float64Array.from({ length: 255 * STEPS + 2 }, (_, i) =>
  srgbToLinear(Math.min(1, i / (255 * STEPS))),
);

/**
 * Luminance of each pixel in linear light.
 *
 * @param image - RGB in 0..255, gamma-coded
 * @returns 0..1, one per pixel
 */
export function linearLuminance({ data, width, height }: Raster<Float32Array>): Float32Array {
  const { red, green, blue } = LUMINANCE;
  const light = new Float32Array(width * height);
  for (let i = 0, at = 0; i < light.length; i++, at += 3)
    light[i] = red * linear(data[at]) + green * linear(data[at + 1]) + blue * linear(data[at + 2]);
  return light;
}

/** A gamma-coded value, clipped to 0..255, in linear light, 0..1. */
export function linear(value: number): number {
  const place = Math.max(0, Math.min(255, value)) * STEPS;
  const low = Math.floor(place);
  return TABLE[low] + (place - low) * (TABLE[low + 1] - TABLE[low]);
}
