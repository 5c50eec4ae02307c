import { type Color, cover, place, scaled } from './cover.js';
import { degradation } from './degradation.js';
import { FABRICS } from './fabric.js';
import { smoothNoise } from './filters.js';
import { closedCurve, fillPolygon, type Point } from './shapes.js';

/** Something held or stuck in front of the face: a phone, a cup, a card with writing, a sticker, a leaf of paper; the mask marks it. After ISO/IEC 29794-5 "face occlusion prevention". */
export const object = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const size = face.width * (0.22 + 0.45 * severity) * random.uniform(0.85, 1.15);
  const [cx, cy] = place(face, random.uniform(0.2, 0.8), random.uniform(0.25, 0.85));
  const kind = random.pick(['box', 'box', 'disc', 'blob'] as const);
  const angle = random.normal(0, 0.35);
  const aspect = random.uniform(0.55, 1.7);
  const count = kind === 'blob' ? 7 : 40;
  const power = kind === 'box' ? 9 : 2;
  const outline = Array.from({ length: count }, (_, k): Point => {
    const a = (k * 2 * Math.PI) / count;
    const round = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / power);
    const wobble = kind === 'blob' ? random.uniform(0.6, 1.2) : 1;
    const [x, y] = [
      size * wobble * round(Math.cos(a)) * Math.sqrt(aspect),
      (size * wobble * round(Math.sin(a))) / Math.sqrt(aspect),
    ];
    return [cx + x * Math.cos(angle) - y * Math.sin(angle), cy + x * Math.sin(angle) + y * Math.cos(angle)];
  });
  const coverage = fillPolygon(width, height, kind === 'blob' ? closedCurve(outline) : outline);
  const base: Color = random.bernoulli(0.6)
    ? random.pick(FABRICS)
    : [random.uniform(10, 245), random.uniform(10, 245), random.uniform(10, 245)];
  const ink: Color = base[1] > 120 ? [30, 30, 34] : [225, 225, 220];
  const writing = random.bernoulli(0.35);
  const grain = smoothNoise(width, height, size * random.uniform(0.1, 0.6), () => random.normal());
  const gradient = random.normal(0, 0.25);
  const pitch = size * random.uniform(0.14, 0.22);
  return cover(
    image,
    coverage,
    {
      lit: 0.8,
      color: (x, y) => {
        const i = y * width + x;
        const [dx, dy] = [x - cx, y - cy];
        const [lx, ly] = [
          dx * Math.cos(angle) + dy * Math.sin(angle),
          -dx * Math.sin(angle) + dy * Math.cos(angle),
        ];
        const row = Math.floor(ly / pitch);
        const letter = Math.sin(lx / (pitch * 0.16) + row * 7.3) + Math.sin(lx / (pitch * 0.07) + row * 3.1);
        const written =
          writing && ly - row * pitch < pitch * 0.55 && letter > 0.15 && Math.abs(lx) < size * 0.75;
        return scaled(written ? ink : base, 0.95 + gradient * (ly / size) + 0.07 * (grain.data[i] as number));
      },
    },
    random,
    face,
  );
});
