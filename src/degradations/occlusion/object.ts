import type { Random } from '../../random.js';
import { degradation } from '../degradation.js';
import { type Color, cover, mixed, place, scaled } from '../pixels/cover.js';
import { closedCurve, fillPolygon, type Point } from '../pixels/shapes.js';
import { smoothNoise } from '../pixels/smoothNoise.js';
import { ADVANCE, strokesOf } from '../pixels/strokeFont.js';
import { FABRICS } from './fabric.js';

const KINDS = ['phone', 'paper', 'cup', 'ball', 'sticker', 'microphone'] as const;

/** Colour at a point of an object, in its own units: -1..1 across and down. */
type Paint = (u: number, v: number, i: number) => Color;

/**
 * An object in front of the face: a phone, a sheet of paper with writing, a cup, a ball, a sticker, a microphone. The mask marks
 * it. After ISO/IEC 29794-5 "face occlusion prevention".
 */
export const object = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const kind = random.pick(KINDS);
  const size = face.width * (0.16 + 0.4 * severity) * random.uniform(0.9, 1.1);
  const aspect = {
    phone: 2,
    paper: random.uniform(0.8, 1.4),
    cup: 1.15,
    ball: 1,
    sticker: random.uniform(0.7, 1.4),
    microphone: 1.2,
  }[kind];
  const [a, b] = [size / Math.sqrt(aspect), size * Math.sqrt(aspect)];
  const [cx, cy] = place(
    face,
    random.uniform(0.25, 0.75),
    kind === 'microphone' || kind === 'cup' ? random.uniform(0.7, 0.95) : random.uniform(0.25, 0.85),
  );
  const angle = random.normal(0, kind === 'cup' ? 0.1 : 0.3);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const outline = outlineOf(kind, random).map(
    ([u, v]): Point => [cx + u * a * cos - v * b * sin, cy + u * a * sin + v * b * cos],
  );
  const coverage = fillPolygon(width, height, kind === 'sticker' ? closedCurve(outline) : outline);
  const grain = smoothNoise(width, height, size * random.uniform(0.1, 0.6), () => random.normal()).data;
  const paint = paintOf(kind, random, b / a);
  return cover(
    image,
    coverage,
    {
      lit: kind === 'phone' ? 0.5 : 0.85,
      shadow: kind === 'sticker' ? 0.15 : 0.5,
      color: (x, y) => {
        const [dx, dy] = [x - cx, y - cy];
        const i = y * width + x;
        return scaled(paint((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b, i), 1 + 0.04 * grain[i]);
      },
    },
    random,
    face,
  );
});

function outlineOf(kind: (typeof KINDS)[number], random: Random): Point[] {
  if (kind === 'cup')
    return [
      [-1, -1],
      [1, -1],
      [0.75, 1],
      [-0.75, 1],
    ];
  if (kind === 'microphone') {
    const head = Array.from({ length: 24 }, (_, k): Point => {
      const t = Math.PI * (0.75 + (1.5 * k) / 23);
      return [0.8 * Math.cos(t), -0.45 + 0.55 * Math.sin(t)];
    });
    return [...head, [0.35, 3], [-0.35, 3]];
  }
  const count = kind === 'sticker' ? 8 : 48;
  const power = kind === 'phone' ? 9 : kind === 'paper' ? 40 : 2;
  return Array.from({ length: count }, (_, k): Point => {
    const t = (k * 2 * Math.PI) / count;
    const round = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / power);
    const wobble = kind === 'sticker' ? random.uniform(0.75, 1.1) : 1;
    return [wobble * round(Math.cos(t)), wobble * round(Math.sin(t))];
  });
}

function paintOf(kind: (typeof KINDS)[number], random: Random, aspect: number): Paint {
  const base: Color = random.bernoulli(0.5)
    ? random.pick(FABRICS)
    : [random.uniform(15, 245), random.uniform(15, 245), random.uniform(15, 245)];
  const other = random.pick(FABRICS);
  const [lx, ly] = [random.uniform(-0.6, 0.6), random.uniform(-0.8, -0.2)];
  if (kind === 'phone') {
    const body = random.pick([
      [24, 24, 28],
      [235, 235, 232],
      [40, 52, 74],
      [190, 160, 150],
    ] as const);
    const side = random.bernoulli() ? 1 : -1;
    return (u, v) => {
      const lens = Math.min(
        ...[-0.82, -0.62].map((at) => Math.hypot(u - side * 0.6, (v - at) * aspect) / 0.2),
      );
      if (lens < 1) return lens < 0.55 ? [12, 14, 22] : [58, 58, 62];
      return Math.max(Math.abs(u), Math.abs(v) ** 2) > 0.96
        ? scaled(body, 0.7)
        : mixed(body, [255, 255, 255], 0.12 * Math.max(0, 0.5 + u * lx + v * ly));
    };
  }
  if (kind === 'paper') {
    const lines = Array.from({ length: 9 }, () =>
      Array.from({ length: 12 }, () =>
        random.bernoulli(0.16) ? ' ' : random.pick([...'AEIOULMNRSTDPCGHB0123456789']),
      ),
    );
    return (u, v) =>
      written(lines, u, v) ? [46, 46, 54] : scaled([242, 240, 234], 0.97 + 0.05 * (u * lx + v * ly));
  }
  if (kind === 'cup')
    return (u, v) =>
      scaled(
        v > -0.3 && v < 0.35 ? other : base,
        0.45 +
          0.6 * Math.sqrt(Math.max(0, 1 - (u / (0.88 - 0.12 * v)) ** 2)) +
          0.08 * u * lx -
          (v < -0.9 ? 0.15 : 0),
      );
  if (kind === 'microphone')
    return (u, v) =>
      scaled(
        [38, 38, 42],
        v < 0
          ? 0.7 + 0.5 * Math.sin(26 * u) * Math.sin(26 * v) + 0.5 * (u * lx + v * ly)
          : 0.5 + 0.8 * Math.sqrt(Math.max(0, 1 - (u / 0.4) ** 2)),
      );
  if (kind === 'ball')
    return (u, v) => {
      const z = Math.sqrt(Math.max(0, 1 - u * u - v * v));
      const shine = Math.max(0, u * lx * 0.8 + v * ly * 0.8 + 0.6 * z) ** 24;
      return mixed(
        scaled(base, 0.35 + 0.65 * Math.max(0, 0.45 * (u * lx + v * ly) + 0.8 * z)),
        [255, 255, 255],
        0.7 * shine,
      );
    };
  return (u, v) => (Math.hypot(u, v) < 0.4 ? other : scaled(base, 1 + 0.05 * (u * lx + v * ly)));
}

/** Whether a point of a page has text. */
function written(lines: readonly (readonly string[])[], u: number, v: number): boolean {
  const row = (v + 0.85) / 0.19;
  const line = lines[Math.floor(row)];
  const y = (row - Math.floor(row)) / 0.6;
  const column = (u + 0.85) / 0.142;
  const letter = line?.[Math.floor(column)];
  if (letter === undefined || y > 1) return false;
  const x = (column - Math.floor(column)) * ADVANCE;
  return strokesOf(letter).some((stroke) =>
    stroke.some((point, k) => k > 0 && nearLine(x, y, stroke[k - 1], point)),
  );
}

function nearLine(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy) < 0.09;
}
