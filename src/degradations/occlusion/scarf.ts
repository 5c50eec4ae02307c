import { smooth } from '../../image/smooth.js';
import { degradation } from '../degradation.js';
import { type Color, cover, place, scaled } from '../pixels/cover.js';
import { fillPolygon, openCurve } from '../pixels/shapes.js';
import { fractalNoise, smoothNoise } from '../pixels/smoothNoise.js';
import { FABRICS, printOn } from './fabric.js';

/** A scarf, a collar or a cloth tied around, pulled over chin, mouth and nose; the mask marks it. After ISO/IEC 29794-5 "face occlusion prevention". */
export const scarf = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const top = 0.9 - 0.42 * severity + random.normal(0, 0.015);
  const tight = random.bernoulli(0.4);
  const wave = (): number => random.normal(0, tight ? 0.008 : 0.025);
  const upper = [
    place(face, -0.14, top + 0.1 + wave()),
    place(face, 0.02, top + 0.02 + wave()),
    place(face, 0.28, top + 0.01 + wave()),
    place(face, 0.5, top - (tight ? 0.05 : 0) + wave()),
    place(face, 0.72, top + 0.01 + wave()),
    place(face, 0.98, top + 0.02 + wave()),
    place(face, 1.14, top + 0.1 + wave()),
  ];
  const flare = tight ? 0.1 : random.uniform(0.3, 0.7);
  const coverage = fillPolygon(
    width,
    height,
    [
      ...openCurve(upper),
      ...openCurve([
        place(face, 1.16, top + 0.2),
        place(face, 1.1 + flare * 0.6, 1.2),
        place(face, 1.2 + flare, 1.9),
      ]),
      ...openCurve([
        place(face, -0.2 - flare, 1.9),
        place(face, -0.1 - flare * 0.6, 1.2),
        place(face, -0.16, top + 0.2),
      ]),
    ],
    Math.max(0.8, face.width * 0.006),
  );
  const base: Color = random.pick(FABRICS);
  const print = random.bernoulli(0.4) ? printOn(random, face, width, height) : undefined;
  const folds = fractalNoise(width, height, face.width * 0.4, () => random.normal(), 0.45, 5);
  const knit = smoothNoise(width, height, random.uniform(1.4, 3.5), () => random.normal()).data;
  const rim = smooth(coverage.data, width, height, face.width * 0.05);
  const pitch = random.uniform(9, 22);
  const sag = random.uniform(0.1, 0.5);
  const depth = tight ? 0.06 : random.uniform(0.1, 0.2);
  return cover(
    image,
    coverage,
    {
      shadow: 0.5,
      color: (x, y) => {
        const i = y * width + x;
        const [u, v] = [(x - face.x) / face.width - 0.5, (y - face.y) / face.height];
        // folds hang between the ears
        const fold = Math.sin(pitch * (v - sag * (0.25 - u * u)) + 1.4 * folds[i]);
        const round = 1 - 0.5 * Math.abs(u) ** 2;
        const edge = -0.35 * Math.max(0, 0.75 - rim[i]);
        const light = round * (0.88 + depth * fold + 0.05 * folds[i] + 0.025 * knit[i]) + edge;
        return scaled(print ? print(i, base) : base, light);
      },
    },
    random,
    face,
  );
});
