import type { Random } from '../../../random.js';
import type { Size } from '../../../types.js';
import { type Color, mixed, scaled } from '../../pixels/cover.js';
import { fractalNoise, smoothNoise } from '../../pixels/smoothNoise.js';
import { type Canvas, canvasOf, hsv, palette } from './canvas.js';

/** Plaster, concrete, stone, bricks or tiles. */
export function wall(size: Size, random: Random): Canvas {
  const normal = (): number => random.normal();
  const kind = random.pick(['plain', 'bricks', 'tiles'] as const);
  const base = hsv(
    random.uniform(0, 1.5),
    random.uniform(0, kind === 'bricks' ? 0.7 : 0.3),
    random.uniform(70, 230),
  );
  const joint = hsv(random.uniform(0, 1.5), random.uniform(0, 0.15), random.uniform(60, 220));
  const rough = fractalNoise(
    size.width,
    size.height,
    random.uniform(8, 120),
    normal,
    random.uniform(0.5, 0.9),
  );
  const strength = random.uniform(0.03, 0.2);
  const w = size.width * random.uniform(0.08, 0.35);
  const h = kind === 'bricks' ? w * random.uniform(0.28, 0.45) : w * random.uniform(0.7, 1.2);
  const gap = w * random.uniform(0.02, 0.08);
  const [slantX, slantY] = [random.normal(0, 0.1), random.normal(0, 0.1)];
  const tones = Array.from({ length: 64 }, () => random.normal(0, kind === 'bricks' ? 0.13 : 0.04));
  return canvasOf(size, (x, y, i) => {
    const light = 1 + strength * rough[i];
    if (kind === 'plain') return scaled(base, light);
    const [px, py] = [x + slantX * y, y + slantY * x];
    const row = Math.floor(py / h);
    const column = Math.floor(px / w + (kind === 'bricks' && row % 2 ? 0.5 : 0));
    const fx = px - (column - (kind === 'bricks' && row % 2 ? 0.5 : 0)) * w;
    if (fx < gap || py - row * h < gap) return scaled(joint, light);
    return scaled(base, light + tones[(((row * 7 + column * 13) % 64) + 64) % 64]);
  });
}

/** Planks with grain. */
export function wood(size: Size, random: Random): Canvas {
  const normal = (): number => random.normal();
  const base = hsv(random.uniform(0.3, 0.75), random.uniform(0.25, 0.7), random.uniform(70, 210));
  const along = random.uniform(0, Math.PI);
  const [cos, sin] = [Math.cos(along), Math.sin(along)];
  const bend = smoothNoise(size.width, size.height, size.width * random.uniform(0.2, 0.6), normal).data;
  const fine = smoothNoise(size.width, size.height, random.uniform(1.2, 3), normal).data;
  const pitch = size.width * random.uniform(0.012, 0.06);
  const plank = size.width * random.uniform(0.12, 0.6);
  const tones = Array.from({ length: 32 }, () => random.normal(0, 0.1));
  const depth = random.uniform(0.06, 0.22);
  return canvasOf(size, (x, y, i) => {
    const across = -x * sin + y * cos;
    const number = Math.floor(across / plank);
    const inside = across / plank - number;
    const ring = across / pitch + 1.6 * bend[i] + number * 3.7;
    const grain = depth * Math.sin(2 * Math.PI * (ring + 0.3 * Math.sin(ring * 0.7))) + 0.035 * fine[i];
    const seam = inside < 0.02 ? 0.45 : 1;
    return scaled(base, seam * (0.95 + grain + tones[((number % 32) + 32) % 32]));
  });
}

/** Cloth with folds, plain, striped or checked. */
export function fabric(size: Size, random: Random): Canvas {
  const normal = (): number => random.normal();
  const [base, other] = palette(random, 2) as [Color, Color];
  const folds = fractalNoise(
    size.width,
    size.height,
    size.width * random.uniform(0.15, 0.6),
    normal,
    0.4,
    12,
  );
  const turn = random.uniform(0, Math.PI);
  const sharp = random.uniform(0.5, 2.5);
  const pitch = size.width * random.uniform(0.02, 0.16);
  const weave = random.uniform(1.5, 4);
  const kind = random.pick(['plain', 'plain', 'stripes', 'checks', 'dots'] as const);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return canvasOf(size, (x, y, i) => {
    const fold = folds[i];
    const light = 0.8 + 0.25 * Math.sin(sharp * fold + 0.02 * (x * cos + y * sin)) + 0.12 * Math.tanh(fold);
    const [px, py] = [(x * cos + y * sin) / pitch + 0.25 * fold, (-x * sin + y * cos) / pitch + 0.25 * fold];
    const [fx, fy] = [px - Math.floor(px) - 0.5, py - Math.floor(py) - 0.5];
    const inked =
      (kind === 'stripes' && fx > 0) ||
      (kind === 'checks' && fx > 0 !== fy > 0) ||
      (kind === 'dots' && fx * fx + fy * fy < 0.08);
    const thread = 0.05 * Math.sin((2 * Math.PI * x) / weave) * Math.sin((2 * Math.PI * y) / weave);
    return scaled(inked ? other : base, light + thread);
  });
}

/** Skin without a face: an arm, a back, a palm; of any tone, with folds, hairs and pores. */
export function skin(size: Size, random: Random): Canvas {
  const normal = (): number => random.normal();
  const tone = random.uniform();
  const base = mixed([232, 190, 165], [62, 38, 28], tone);
  const broad = smoothNoise(size.width, size.height, size.width * random.uniform(0.3, 0.9), normal).data;
  const pores = fractalNoise(size.width, size.height, random.uniform(3, 10), normal, 0.8);
  const limb = random.bernoulli(0.7);
  const angle = random.uniform(0, Math.PI);
  const radius = size.width * random.uniform(0.18, 0.55);
  const [cx, cy] = [size.width * random.uniform(0.35, 0.65), size.height * random.uniform(0.35, 0.65)];
  const back = random.pick(palette(random, 3));
  const folds = random.integer(4);
  const offset = random.uniform(-1, 1);
  return canvasOf(size, (x, y, i) => {
    const across = (-(x - cx) * Math.sin(angle) + (y - cy) * Math.cos(angle)) / radius + 0.12 * broad[i];
    const along = ((x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle)) / radius;
    const round = limb ? Math.sqrt(Math.max(0, 1 - across * across)) : 0.9 + 0.1 * Math.tanh(broad[i]);
    let crease = 0;
    for (let k = 0; k < folds; k++)
      crease += Math.exp(-(((along - offset - 0.35 * k + 0.1 * across * across) / 0.02) ** 2));
    const light = 0.45 + 0.6 * round + 0.025 * pores[i] - 0.18 * crease;
    const edge = limb ? Math.min(1, Math.max(0, (1 - Math.abs(across)) * radius * 0.5)) : 1;
    const blood: Color = [base[0] * (light + 0.04), base[1] * light, base[2] * light];
    return mixed(scaled(back, 0.8 + 0.15 * broad[i]), blood, edge);
  });
}
