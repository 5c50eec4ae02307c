import { degradation } from '../degradation.js';
import { type Color, cover, mixed, place } from '../pixels/cover.js';
import { fillPolygon, openCurve, type Point, strokeInto } from '../pixels/shapes.js';

/** Sunglasses: round, wide or narrow; mirrored, black or tinted. The mask marks the glasses. After ISO/IEC 29794-5 "eyes visible". */
export const sunglasses = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const tilt = random.normal(0, 0.02);
  const line = random.uniform(0.36, 0.4);
  const p = (u: number, v: number): Point => place(face, u, v + tilt * (u - 0.5));
  const [rx, ry] = [random.uniform(0.19, 0.25), random.uniform(0.09, 0.15) * (0.8 + 0.3 * severity)];
  const power = random.uniform(2, 3.6);
  const lens = (centre: number): Point[] =>
    Array.from({ length: 48 }, (_, k) => {
      const a = (k * 2 * Math.PI) / 48;
      const round = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / power);
      return p(centre + rx * round(Math.cos(a)), line + 0.02 + ry * round(Math.sin(a)));
    });
  const opacity = Math.min(0.99, 0.45 + 0.75 * severity);
  const coverage = fillPolygon(width, height, lens(0.5 - rx - 0.055));
  const right = fillPolygon(width, height, lens(0.5 + rx + 0.055));
  for (let i = 0; i < coverage.data.length; i++)
    coverage.data[i] = opacity * Math.max(coverage.data[i], right.data[i]);
  const bar = face.width * random.uniform(0.01, 0.022);
  strokeInto(coverage, openCurve([p(0.45, line), p(0.5, line - 0.02), p(0.55, line)]), bar);
  strokeInto(coverage, [p(0.5 - 2 * rx - 0.05, line), p(-0.09, line - 0.02)], bar);
  strokeInto(coverage, [p(0.5 + 2 * rx + 0.05, line), p(1.09, line - 0.02)], bar);
  const glass = random.pick([
    [16, 16, 18],
    [34, 26, 20],
    [20, 30, 42],
    [48, 32, 30],
  ] as Color[]);
  const shine = random.uniform(0, 0.5);
  const slope = random.uniform(-2, 2);
  return cover(
    image,
    coverage,
    {
      lit: 0.5,
      color: (x, y) => {
        const [u, v] = [(x - face.x) / face.width, (y - face.y) / face.height];
        const sky = Math.max(0, 1 - (v - line + ry) / (1.4 * ry)) * shine;
        const streak = 0.25 * shine * Math.exp(-(((u % 0.5) + slope * (v - line) - 0.25) ** 2) / 0.002);
        return mixed(glass, [210, 220, 230], Math.min(0.8, sky * 0.5 + streak));
      },
    },
    random,
    face,
  );
});
