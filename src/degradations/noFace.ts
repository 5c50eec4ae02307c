import type { Random } from '../random.js';
import { type Color, mixed } from './cover.js';
import { degradation, type Rgb } from './degradation.js';
import { rescaled, smoothNoise } from './filters.js';
import { closedCurve, fillPolygon, type Point } from './shapes.js';

/**
 * A picture without a face: a corner of the photo's own background, the photo in pieces, or a scene of surfaces and things.
 * Severity says nothing here but whether: a face is there or not.
 */
export const noFace = degradation((image, _severity, random) => {
  const kind = random.pick(['corner', 'pieces', 'scene', 'scene'] as const);
  if (kind === 'corner') return corner(image, random);
  return kind === 'pieces' ? pieces(image, random) : scene(image, random);
});

/** A part of the picture's rim, where the face is not, enlarged. */
function corner({ data, width, height }: Rgb, random: Random): Rgb {
  const side = Math.round(width * random.uniform(0.16, 0.26));
  const x = random.bernoulli() ? 0 : width - side;
  const y = random.bernoulli() ? random.integer(Math.round(height * 0.2)) : height - side;
  const cut = new Float32Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    const from = ((y + row) * width + x) * 3;
    cut.set(data.subarray(from, from + side * 3), row * side * 3);
  }
  const size = { width: side, height: side };
  return { data: Uint8ClampedArray.from(rescaled(cut, size, { width, height })), width, height };
}

/** Squares of the picture in another order: the colours and textures of a face, but no face. */
function pieces({ data, width, height }: Rgb, random: Random): Rgb {
  const across = 4 + random.integer(6);
  const order = random.permutation(across * across);
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [cx, cy] = [Math.floor((x * across) / width), Math.floor((y * across) / height)];
      const from = order[cy * across + cx] as number;
      const sx = Math.min(width - 1, Math.round(x + (((from % across) - cx) * width) / across));
      const sy = Math.min(height - 1, Math.round(y + ((Math.floor(from / across) - cy) * height) / across));
      for (let c = 0; c < 3; c++) result[(y * width + x) * 3 + c] = data[(sy * width + sx) * 3 + c] as number;
    }
  }
  return { data: result, width, height };
}

/** A ground, a horizon, and things in front of it, in colours that go together, with texture and light. */
function scene({ width, height }: Rgb, random: Random): Rgb {
  const hue = random.uniform(0, 6);
  const palette = Array.from({ length: 5 }, (): Color => {
    const [h, s, v] = [hue + random.normal(0, 1), random.uniform(0, 0.7), random.uniform(40, 240)];
    const channel = (shift: number): number =>
      v * (1 - s * Math.max(0, Math.min(1, Math.abs(((h + shift + 12) % 6) - 3) - 1)));
    return [channel(0), channel(2), channel(4)];
  });
  const pixels = new Float32Array(width * height * 3);
  const horizon = height * random.uniform(0.2, 0.8);
  const texture = (scale: number): Float32Array =>
    smoothNoise(width, height, scale, () => random.normal()).data;
  const layers = [
    texture(width * random.uniform(0.1, 0.4)),
    texture(random.uniform(6, 25)),
    texture(random.uniform(1.5, 4)),
  ];
  const [rough, fine] = [random.uniform(2, 25), random.uniform(1, 20)];
  const paint = (i: number, color: Color, light: number): void => {
    const bumps =
      18 * (layers[0]?.[i] as number) +
      rough * (layers[1]?.[i] as number) +
      fine * (layers[2]?.[i] as number);
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = (color[c] as number) * light + bumps * 0.6;
  };
  for (let i = 0; i < width * height; i++) {
    const y = Math.floor(i / width);
    const [a, b] = y < horizon ? [palette[0], palette[1]] : [palette[2], palette[3]];
    paint(i, mixed(a as Color, b as Color, y / height), 1);
  }
  const things = 1 + random.integer(6);
  for (let k = 0; k < things; k++) {
    const [cx, cy] = [random.uniform(0, width), random.uniform(height * 0.2, height)];
    const radius = width * random.uniform(0.06, 0.4);
    const corners = 3 + random.integer(8);
    const stretch = random.uniform(0.4, 2.5);
    const points = Array.from({ length: corners }, (_, n): Point => {
      const angle = (n * 2 * Math.PI) / corners;
      const reach = radius * random.uniform(0.6, 1.2);
      return [cx + reach * Math.cos(angle) * stretch, cy + (reach * Math.sin(angle)) / stretch];
    });
    const shape = fillPolygon(width, height, random.bernoulli() ? closedCurve(points) : points);
    const color = random.pick(palette);
    const [gx, gy] = [random.normal(0, 0.6), random.normal(0, 0.6)];
    for (let i = 0; i < shape.data.length; i++) {
      if ((shape.data[i] as number) < 0.5) continue;
      const light = 1 + (gx * ((i % width) - cx)) / width + (gy * (Math.floor(i / width) - cy)) / height;
      paint(i, color, Math.max(0.2, light));
    }
  }
  return { data: Uint8ClampedArray.from(pixels), width, height };
}
