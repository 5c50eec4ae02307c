import { roundedLuma } from '../../image/luminance.js';
import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import type { FaceBox, Raster } from '../../types.js';
import { blend, type Degraded, type Rgb } from '../degradation.js';
import { relight } from './linearLight.js';
import type { Point } from './shapes.js';

/** A colour in 0..255. */
export type Color = readonly [number, number, number];

/** Appearance of an object in front of a face. */
export interface Surface {
  /** Its colour at a pixel, in even light. */
  readonly color: (x: number, y: number) => Color;
  /** Strength of the photo's light on it, 0..1. */
  readonly lit?: number;
  /** Strength of its shadow, 0..1. */
  readonly shadow?: number;
}

/**
 * Composites an object in front of the face: lit like the face, with a shadow around it and grain.
 */
export function cover(
  image: Rgb,
  coverage: Raster<Float32Array>,
  { color, lit = 1, shadow = 0.35 }: Surface,
  random: Random,
  face: FaceBox,
): Degraded {
  const { width, height } = image;
  const light = illumination(image, face);
  const reach = Math.max(1.5, face.width * 0.025);
  const shade = smooth(coverage.data, width, height, reach).map((near) => (near < 0.01 ? 0 : shadow * near));
  const base = relight(
    image,
    shade.map((share) => 1 - share),
  );
  const degraded = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < coverage.data.length; i++) {
    if (coverage.data[i] === 0) continue;
    const pixel = color(i % width, Math.floor(i / width));
    const bright = 1 + lit * (light[i] - 1);
    const grain = random.normal(0, 2);
    for (let c = 0; c < 3; c++) degraded[i * 3 + c] = pixel[c] * bright + grain;
  }
  const { image: painted } = blend(base, { data: degraded, width, height }, coverage);
  const mask = shade.map((share, i) => 1 - (1 - share) * (1 - coverage.data[i]));
  return { image: painted, mask: { data: mask, width, height } };
}

/** Smoothed light on the face relative to its mean, times the exposure, 0.1..1.4: a lamp from the left also brightens the left of a mask. */
function illumination({ data, width, height }: Rgb, face: FaceBox): Float32Array {
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++) luma[i] = roundedLuma(data[i * 3], data[i * 3 + 1], data[i * 3 + 2]);
  const broad = smooth(luma, width, height, face.width * 0.16);
  let [sum, count] = [0, 0];
  const [x0, x1] = [Math.max(0, face.x | 0), Math.min(width, (face.x + face.width) | 0)];
  const [y0, y1] = [Math.max(0, face.y | 0), Math.min(height, (face.y + face.height) | 0)];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      sum += broad[y * width + x];
      count++;
    }
  }
  const mean = count > 0 ? sum / count : 128;
  // the brightness of a white object depends on the brightest part of the scene, not on the skin
  const sorted = luma.slice().sort();
  const white = sorted[Math.floor(sorted.length * 0.98)];
  const exposure = Math.min(1.05, Math.max(0.3, 0.25 + Math.max(white, 1.25 * mean) / 290));
  return broad.map((value) => exposure * Math.min(1.3, Math.max(0.35, (value / (mean || 1)) ** 0.6)));
}

/** The median colour of the cheeks: the person's own skin. */
export function skinColor({ data, width, height }: Rgb, face: FaceBox): Color {
  const channels: [number[], number[], number[]] = [[], [], []];
  for (const u of [0.22, 0.28, 0.72, 0.78]) {
    for (const v of [0.55, 0.6, 0.65]) {
      const x = Math.min(width - 1, Math.max(0, Math.round(face.x + u * face.width)));
      const y = Math.min(height - 1, Math.max(0, Math.round(face.y + v * face.height)));
      channels.forEach((values, c) => void values.push(data[(y * width + x) * 3 + c]));
    }
  }
  return channels.map((values) => values.sort((a, b) => a - b)[values.length >> 1]) as unknown as Color;
}

/** A point by its position in the face box: 0..1 across and down. */
export function place(face: FaceBox, u: number, v: number): Point {
  return [face.x + u * face.width, face.y + v * face.height];
}

export function scaled(color: Color, factor: number): Color {
  return [color[0] * factor, color[1] * factor, color[2] * factor];
}

export function mixed(a: Color, b: Color, share: number): Color {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}
