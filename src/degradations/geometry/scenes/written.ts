import type { Random } from '../../../random.js';
import type { Size } from '../../../types.js';
import { type Color, scaled } from '../../pixels/cover.js';
import { fractalNoise, smoothNoise } from '../../pixels/smoothNoise.js';
import { ADVANCE, strokesOf } from '../../pixels/strokeFont.js';
import { type Canvas, canvasOf, hsv, paintBlob, palette } from './canvas.js';

const LETTERS = 'AABCDEEFGHIIJKLMNOPQRSTUVWXYZ0123456789';

/** A page of text, or a sign: lines of words, a heading, a picture frame, slightly rotated. */
export function page(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const [paper, ink] = random.bernoulli(0.8)
    ? [
        hsv(random.uniform(0.5, 1.2), random.uniform(0, 0.15), random.uniform(200, 250)),
        hsv(4, random.uniform(0, 0.5), random.uniform(10, 70)),
      ]
    : (palette(random, 2) as [Color, Color]);
  const crumple = fractalNoise(width, height, width * 0.4, () => random.normal(), 0.45, 6);
  const strength = random.uniform(0, 0.08);
  const canvas = canvasOf(size, (_x, _y, i) => scaled(paper, 1 + strength * crumple[i]));
  const angle = random.normal(0, 0.12);
  const letter = height * random.uniform(0.018, 0.09);
  const margin = width * random.uniform(-0.1, 0.15);
  for (let y = margin; y < height + letter; y += letter * 1.75) {
    const heading = random.bernoulli(0.07);
    const end = width - margin - (random.bernoulli(0.25) ? random.uniform(0, 0.6) * width : 0);
    for (let x = margin; x < end; x += letter * ADVANCE) {
      if (random.bernoulli(0.17)) continue;
      writeLetter(canvas, random.pick([...LETTERS]), x, y, letter * (heading ? 1.25 : 1), angle, ink);
    }
    if (random.bernoulli(0.06)) y += letter * 3;
  }
  if (random.bernoulli(0.3)) {
    const box = random.pick(palette(random, 3));
    paintBlob(
      canvas,
      {
        x: width * random.uniform(0.3, 0.7),
        y: height * random.uniform(0.3, 0.7),
        a: width * random.uniform(0.15, 0.35),
        b: height * random.uniform(0.1, 0.3),
        angle,
        power: 20,
      },
      (u, v) => scaled(box, 1 + 0.3 * u * v),
    );
  }
  return canvas;
}

/** Draws a letter with a pen width of an eighth of its height. */
function writeLetter(
  canvas: Canvas,
  letter: string,
  x: number,
  y: number,
  tall: number,
  angle: number,
  ink: Color,
): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const stroke of strokesOf(letter)) {
    for (let k = 0; k + 1 < stroke.length; k++) {
      const [a, b] = [stroke[k], stroke[k + 1]] as [readonly [number, number], readonly [number, number]];
      const [mx, my] = [x + (tall * (a[0] + b[0])) / 2, y + (tall * (a[1] + b[1])) / 2];
      paintBlob(
        canvas,
        {
          x: mx * cos - my * sin,
          y: mx * sin + my * cos,
          a: (tall * Math.hypot(b[0] - a[0], b[1] - a[1])) / 2 + tall * 0.05,
          b: Math.max(0.45, tall * 0.055),
          angle: angle + Math.atan2(b[1] - a[1], b[0] - a[0]),
          power: 8,
        },
        ink,
      );
    }
  }
}

/** A screen: windows, lists, tiles and bars, with the stripes that a camera records. */
export function screen(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const colors = palette(random, 6);
  const ground = random.bernoulli() ? ([24, 26, 32] as Color) : ([240, 242, 246] as Color);
  const canvas = canvasOf(size, () => ground);
  const angle = random.normal(0, 0.06);
  const count = 5 + random.integer(22);
  for (let k = 0; k < count; k++) {
    const color = random.pick(colors);
    const shade = random.uniform(0, 0.25);
    paintBlob(
      canvas,
      {
        x: random.uniform(0, width),
        y: random.uniform(0, height),
        a: width * random.uniform(0.02, 0.3),
        b: height * random.uniform(0.01, 0.16),
        angle,
        power: 14,
      },
      (u, v) => scaled(color, 1 - shade * (v + u)),
    );
  }
  for (let k = 0; k < 3; k++) {
    const tall = height * random.uniform(0.025, 0.06);
    const [x, y] = [random.uniform(0, width * 0.5), random.uniform(0, height)];
    const ink: Color = random.bernoulli() ? [235, 238, 240] : [30, 32, 36];
    for (let n = 0; n < 14; n++)
      writeLetter(canvas, random.pick([...LETTERS]), x + n * tall * ADVANCE, y, tall, angle, ink);
  }
  const [fx, fy] = [random.uniform(-1.2, 1.2), random.uniform(-1.2, 1.2)];
  const moire = random.bernoulli(0.6) ? random.uniform(0.02, 0.12) : 0;
  const bent = smoothNoise(width, height, width * 0.6, () => random.normal()).data;
  for (let i = 0; i < width * height; i++) {
    const wave = 1 + moire * Math.sin((i % width) * fx + Math.floor(i / width) * fy + 3 * bent[i]);
    for (let c = 0; c < 3; c++) canvas.pixels[i * 3 + c] = canvas.pixels[i * 3 + c] * wave;
  }
  return canvas;
}
