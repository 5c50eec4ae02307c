import type { Random } from '../../../random.js';
import type { Size } from '../../../types.js';
import { type Color, mixed, scaled } from '../../pixels/cover.js';
import { type Canvas, hsv, paintBlob, palette } from './canvas.js';
import { fabric, wall, wood } from './surfaces.js';

/** A facade with windows, doors and ledges under a sky, seen at a slight angle. */
export function building(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const front = wall(size, random);
  const sky = hsv(random.uniform(3.2, 3.8), random.uniform(0, 0.5), random.uniform(150, 250));
  const roof = height * random.uniform(-0.2, 0.45);
  const slope = random.normal(0, 0.25);
  const peak = random.bernoulli(0.4) ? random.uniform(0.3, 1) : 0;
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const top = roof + slope * (x - width / 2) + peak * Math.abs(x - width / 2);
    if (y < top) front.pixels.set(scaled(sky, 0.9 + (0.15 * y) / height), i * 3);
    else if (y < top + height * 0.03) front.pixels.set(scaled(sky, 0.35), i * 3);
  }
  const [w, h] = [width * random.uniform(0.03, 0.13), height * random.uniform(0.04, 0.16)];
  const [px, py] = [w * random.uniform(2.6, 4.5), h * random.uniform(2.5, 4)];
  const frame = hsv(random.uniform(0, 6), random.uniform(0, 0.3), random.uniform(40, 245));
  const glass = hsv(random.uniform(3, 4), random.uniform(0, 0.5), random.uniform(15, 130));
  for (let y = Math.max(0, roof) + py * 0.7; y < height + h; y += py) {
    for (let x = px * 0.4; x < width + w; x += px) {
      const yy = y + slope * (x - width / 2);
      paintBlob(front, { x, y: yy, a: w * 1.14, b: h * 1.1, power: 20 }, frame);
      const shine = random.uniform(0, 0.6);
      paintBlob(front, { x, y: yy, a: w, b: h, power: 20 }, (u, v) =>
        Math.abs(u) < 0.06 || Math.abs(v + 0.2) < 0.04
          ? frame
          : mixed(glass, sky, Math.max(0, shine * (0.5 - 0.5 * v + 0.3 * u))),
      );
    }
  }
  return front;
}

/** Plates, cups, fruit, boxes and pens on a table, with their shadows and highlights. */
export function table(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const canvas = random.pick([wood, fabric, wall])(size, random);
  const colors = palette(random, 5);
  const [lx, ly] = [random.uniform(-1, 1), random.uniform(-1, 0.3)];
  const tilt = random.uniform(0.45, 1);
  const count = 1 + random.integer(7);
  for (let k = 0; k < count; k++) {
    const radius = width * random.uniform(0.05, 0.3);
    const [x, y] = [random.uniform(0, width), random.uniform(0, height)];
    const color = random.bernoulli(0.3) ? ([238, 238, 234] as Color) : random.pick(colors);
    const kind = random.pick(['plate', 'ball', 'box', 'cup', 'stick'] as const);
    const angle = kind === 'box' || kind === 'stick' ? random.uniform(0, Math.PI) : 0;
    const b =
      kind === 'stick'
        ? radius * 0.09
        : kind === 'box'
          ? radius * random.uniform(0.5, 1)
          : kind === 'ball'
            ? radius
            : radius * tilt;
    const power = kind === 'box' ? 14 : kind === 'stick' ? 5 : 2;
    paintBlob(
      canvas,
      {
        x: x - lx * radius * 0.15,
        y: y - ly * radius * 0.15 + radius * 0.06,
        a: radius * 1.06,
        b: b * 1.08,
        angle,
        power,
        opacity: 0.45,
      },
      [14, 12, 12],
    );
    paintBlob(canvas, { x, y, a: radius, b, angle, power }, (u, v) => {
      const r = Math.hypot(u, v);
      if (kind === 'ball') {
        const z = Math.sqrt(Math.max(0, 1 - r * r));
        const lambert = Math.max(0, 0.5 * (u * lx + v * ly) + 0.75 * z);
        return mixed(
          scaled(color, 0.3 + 0.8 * lambert),
          [255, 255, 255],
          0.8 * Math.max(0, u * lx * 0.6 + v * ly * 0.6 + 0.6 * z) ** 30,
        );
      }
      if (kind === 'box') return scaled(color, 0.95 + 0.1 * (u * lx + v * ly));
      if (kind === 'stick') return scaled(color, 0.6 + 0.5 * Math.sqrt(Math.max(0, 1 - v * v)));
      const well = kind === 'plate' ? 0.68 : 0.86;
      const slant = r > well ? (u * lx + v * ly) / r : r > well - 0.06 ? (-(u * lx + v * ly) / r) * 1.5 : 0;
      return kind === 'cup' && r < well - 0.06
        ? scaled(colors[0], 0.5 + 0.3 * v)
        : scaled(color, 0.9 + 0.14 * slant);
    });
    if (kind === 'plate') {
      for (let n = 0; n < random.integer(9); n++) {
        const food = hsv(random.uniform(0, 2), random.uniform(0.3, 0.9), random.uniform(50, 220));
        const [a, t] = [radius * random.uniform(0.08, 0.25), random.uniform(0, 6.28)];
        paintBlob(
          canvas,
          {
            x: x + Math.cos(t) * radius * 0.35,
            y: y + Math.sin(t) * radius * 0.35 * tilt,
            a,
            b: a * random.uniform(0.5, 1),
            angle: t,
          },
          (u, v) => scaled(food, 0.8 + 0.25 * (u * lx + v * ly)),
        );
      }
    }
  }
  return canvas;
}
