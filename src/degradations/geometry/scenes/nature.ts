import type { Random } from '../../../random.js';
import type { Size } from '../../../types.js';
import { type Color, mixed, scaled } from '../../pixels/cover.js';
import { fractalNoise } from '../../pixels/smoothNoise.js';
import { type Canvas, canvasOf, hsv, paintBlob } from './canvas.js';

/** Sky with clouds over hills, fields or water, at any time of day. */
export function landscape(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const normal = (): number => random.normal();
  const dusk = random.uniform();
  const [high, low] =
    dusk < 0.7
      ? [
          hsv(random.uniform(3.2, 3.8), random.uniform(0.15, 0.8), random.uniform(120, 235)),
          hsv(3.4, random.uniform(0, 0.3), random.uniform(190, 250)),
        ]
      : [
          hsv(random.uniform(3.6, 4.6), random.uniform(0.2, 0.6), random.uniform(40, 150)),
          hsv(random.uniform(0, 0.8), random.uniform(0.3, 0.8), random.uniform(150, 250)),
        ];
  const horizon = height * random.uniform(0.15, 0.85);
  const clouds = fractalNoise(width, height, width * random.uniform(0.15, 0.7), normal, 0.55);
  const cloudy = random.uniform(-0.8, 1.2);
  const canvas = canvasOf(size, (_x, y, i) => {
    const sky = mixed(high, low, Math.min(1, (y / Math.max(1, horizon)) ** 1.3));
    const share = Math.min(0.9, Math.max(0, 0.5 * (clouds[i] + cloudy)));
    return mixed(sky, scaled([246, 246, 248], 1 - 0.25 * share), share);
  });
  const ridges = 1 + random.integer(4);
  const hue = random.uniform(0.4, 2.6);
  const rough = random.uniform(0.02, 0.25);
  for (let k = 0; k < ridges; k++) {
    const base = horizon + ((height - horizon) * k) / (ridges + 0.5);
    const line = fractalNoise(width, 2, width * random.uniform(0.2, 0.8), normal, 0.5, 3);
    const near = (k + 1) / ridges;
    const color = mixed(
      low,
      hsv(hue + random.normal(0, 0.3), random.uniform(0.15, 0.7), random.uniform(30, 190)),
      0.35 + 0.65 * near,
    );
    const ground = fractalNoise(width, height, random.uniform(4, 40), normal, 0.75);
    const amplitude = height * rough * random.uniform(0.3, 1.2);
    for (let x = 0; x < width; x++) {
      const top = Math.max(0, Math.round(base + amplitude * line[x]));
      for (let y = top; y < height; y++) {
        const i = y * width + x;
        canvas.pixels.set(scaled(color, 1 + 0.16 * near * ground[i] + (0.2 * (y - top)) / height), i * 3);
      }
    }
  }
  return canvas;
}

/** Layers of leaves, dark at the back and bright at the front; or blades of grass. */
export function foliage(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const normal = (): number => random.normal();
  const hue = random.uniform(0.5, 2.4);
  const grass = random.bernoulli(0.4);
  const deep = fractalNoise(width, height, width * 0.25, normal, 0.6);
  const dark = hsv(hue, 0.6, random.uniform(12, 60));
  const canvas = canvasOf(size, (_x, _y, i) => scaled(dark, 1 + 0.35 * deep[i]));
  const unit = width * random.uniform(0.015, 0.07);
  const count = Math.round(Math.min(900, (0.5 * width * height) / (unit * unit)));
  const slim = grass ? random.uniform(0.06, 0.14) : random.uniform(0.3, 0.7);
  const sun = random.uniform(0, 2 * Math.PI);
  const bloom = random.bernoulli(0.25) ? hsv(random.uniform(0, 6), random.uniform(0.2, 0.9), 235) : undefined;
  for (let k = 0; k < count; k++) {
    const depth = k / count;
    const angle = grass ? -Math.PI / 2 + random.normal(0, 0.35) : random.uniform(0, 2 * Math.PI);
    const long = unit * (grass ? 3 : 1) * random.uniform(0.5, 1.3) * (0.6 + 0.7 * depth);
    const flower = bloom && random.bernoulli(0.05);
    const color = flower
      ? bloom
      : hsv(
          hue + random.normal(0, 0.18),
          random.uniform(0.3, 0.8),
          (50 + 150 * depth) * random.uniform(0.6, 1.2),
        );
    paintBlob(
      canvas,
      {
        x: random.uniform(0, width),
        y: random.uniform(0, height),
        a: long,
        b: long * (flower ? 0.9 : slim),
        angle,
      },
      (u, v) =>
        scaled(
          color,
          0.85 +
            0.2 * (u * Math.cos(sun - angle) + v * Math.sin(sun - angle)) -
            0.2 * Math.exp(-((v / 0.12) ** 2)),
        ),
    );
  }
  return canvas;
}

/** An animal, no human face: fur that follows a body, sometimes ears, eyes and a muzzle, in front of grass or a room. */
export function animal(size: Size, random: Random): Canvas {
  const { width, height } = size;
  const canvas = random.bernoulli() ? foliage(size, random) : landscape(size, random);
  const fur = hsv(random.uniform(0.2, 0.9), random.uniform(0, 0.7), random.uniform(25, 235));
  const belly = mixed(fur, [240, 235, 225], random.uniform(0, 0.6));
  const [cx, cy] = [width * random.uniform(0.3, 0.7), height * random.uniform(0.45, 0.75)];
  const radius = width * random.uniform(0.16, 0.42);
  const noise = fractalNoise(width, height, 8, () => random.normal(), 0.9);
  const coat = (x: number, y: number, a: number, b: number): void => {
    paintBlob(canvas, { x, y, a, b }, (u, v, i) =>
      scaled(
        mixed(fur, belly, Math.max(0, v)),
        0.55 + 0.45 * Math.sqrt(Math.max(0, 1 - u * u - v * v)) - 0.12 * v + 0.12 * noise[i],
      ),
    );
    const hairs = Math.round(120 + a * b * 0.12);
    for (let k = 0; k < Math.min(700, hairs); k++) {
      const [t, r] = [random.uniform(0, 2 * Math.PI), Math.sqrt(random.uniform())];
      const [hx, hy] = [x + a * r * Math.cos(t), y + b * r * Math.sin(t)];
      const tone: Color = scaled(
        mixed(fur, belly, random.uniform()),
        random.uniform(0.55, 1.25) * (1 - 0.25 * r),
      );
      const long = radius * random.uniform(0.05, 0.12);
      paintBlob(
        canvas,
        {
          x: hx,
          y: hy,
          a: long,
          b: Math.max(0.5, long * 0.09),
          angle: t + random.normal(0, 0.4),
          opacity: 0.7,
        },
        tone,
      );
    }
  };
  coat(cx, cy, radius * random.uniform(0.9, 1.7), radius * random.uniform(0.6, 1));
  const side = random.bernoulli() ? 1 : -1;
  const [hx, hy, h] = [
    cx + side * radius * random.uniform(0, 1.2),
    cy - radius * random.uniform(0.3, 0.9),
    radius * random.uniform(0.35, 0.6),
  ];
  for (const ear of [-1, 1])
    coat(hx + ear * h * 0.65, hy - h * 0.85, h * 0.28, h * random.uniform(0.3, 0.65));
  coat(hx, hy, h, h * random.uniform(0.8, 1.1));
  if (random.bernoulli(0.7)) {
    const spread = h * random.uniform(0.3, 0.5);
    for (const eye of [-1, 1]) {
      paintBlob(canvas, { x: hx + eye * spread, y: hy - h * 0.12, a: h * 0.1, b: h * 0.1 }, [18, 14, 12]);
      paintBlob(
        canvas,
        { x: hx + eye * spread + 0.03 * h, y: hy - h * 0.16, a: h * 0.03, b: h * 0.03 },
        [230, 230, 230],
      );
    }
    paintBlob(canvas, { x: hx, y: hy + h * 0.45, a: h * 0.34, b: h * 0.28 }, (u, v) =>
      scaled(belly, 0.95 - 0.2 * (u * u + v)),
    );
    paintBlob(canvas, { x: hx, y: hy + h * 0.35, a: h * 0.16, b: h * 0.11 }, [24, 18, 18]);
  }
  return canvas;
}
