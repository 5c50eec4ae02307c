import type { Random } from '../../../random.js';
import type { Size } from '../../../types.js';
import type { Color } from '../../pixels/cover.js';

/** A picture being drawn: interleaved RGB, not yet clipped to 0..255. */
export interface Canvas extends Size {
  readonly pixels: Float32Array;
}

/** A canvas whose pixels are computed by a function. */
export function canvasOf({ width, height }: Size, color: (x: number, y: number, i: number) => Color): Canvas {
  const pixels = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.set(color(i % width, Math.floor(i / width), i), i * 3);
  return { pixels, width, height };
}

/** An ellipse or, with a higher power, a rounded box. */
export interface Blob {
  readonly x: number;
  readonly y: number;
  /** Half its width and height in pixels. */
  readonly a: number;
  readonly b: number;
  readonly angle?: number;
  /** 2 is an ellipse, 8 nearly a box. */
  readonly power?: number;
  readonly opacity?: number;
}

/** Paints a blob; its colour may depend on the position in it, -1..1 across and along. */
export function paintBlob(
  canvas: Canvas,
  { x, y, a, b, angle = 0, power = 2, opacity = 1 }: Blob,
  color: Color | ((u: number, v: number, i: number) => Color),
): void {
  const { pixels, width, height } = canvas;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reachX = Math.abs(a * cos) + Math.abs(b * sin) + 1;
  const reachY = Math.abs(a * sin) + Math.abs(b * cos) + 1;
  const edge = Math.min(a, b);
  for (let py = Math.max(0, Math.floor(y - reachY)); py <= Math.min(height - 1, y + reachY); py++) {
    for (let px = Math.max(0, Math.floor(x - reachX)); px <= Math.min(width - 1, x + reachX); px++) {
      const u = ((px - x) * cos + (py - y) * sin) / a;
      const v = (-(px - x) * sin + (py - y) * cos) / b;
      const r = power === 2 ? Math.hypot(u, v) : (Math.abs(u) ** power + Math.abs(v) ** power) ** (1 / power);
      const share = opacity * Math.min(1, Math.max(0, (1 - r) * edge + 0.5));
      if (share === 0) continue;
      const i = py * width + px;
      const wanted = typeof color === 'function' ? color(u, v, i) : color;
      for (let c = 0; c < 3; c++) {
        const value = pixels[i * 3 + c];
        pixels[i * 3 + c] = value + share * (wanted[c] - value);
      }
    }
  }
}

/** A colour by hue (0..6, 0 is red), saturation (0..1) and value (0..255). */
export function hsv(hue: number, saturation: number, value: number): Color {
  const channel = (shift: number): number => {
    const t = (((hue + shift) % 6) + 6) % 6;
    return value * (1 - saturation * (1 - Math.max(0, Math.min(1, Math.abs(t - 3) - 1))));
  };
  return [channel(0), channel(4), channel(2)];
}

/** Harmonious colours: neighbours of one hue, and occasionally its complement. */
export function palette(random: Random, count: number): Color[] {
  const hue = random.uniform(0, 6);
  const vivid = random.uniform(0.1, 0.75);
  return Array.from({ length: count }, () =>
    hsv(
      hue + random.normal(0, 0.5) + (random.bernoulli(0.2) ? 3 : 0),
      vivid * random.uniform(0.3, 1.2),
      random.uniform(35, 245),
    ),
  );
}
