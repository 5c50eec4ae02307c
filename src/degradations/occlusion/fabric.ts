import type { Random } from '../../random.js';
import type { FaceBox } from '../../types.js';
import type { Color } from '../pixels/cover.js';
import { smoothNoise } from '../pixels/smoothNoise.js';

/** Common colours of masks, scarves and objects; the first four are those of surgical masks. */
export const FABRICS: readonly Color[] = [
  [232, 234, 236],
  [158, 198, 222],
  [120, 178, 190],
  [40, 40, 44],
  [30, 36, 62],
  [226, 170, 186],
  [128, 30, 40],
  [96, 110, 84],
  [178, 160, 138],
  [90, 90, 96],
];

/** A printed fabric: checks, stripes, dots or flowers in another colour. */
export function printOn(
  random: Random,
  face: FaceBox,
  width: number,
  height: number,
): (i: number, base: Color) => Color {
  const other = random.pick(FABRICS);
  const pitch = face.width * random.uniform(0.04, 0.13);
  const kind = random.pick(['stripes', 'dots', 'checks', 'patches'] as const);
  const angle = random.uniform(0, Math.PI);
  const patches = smoothNoise(width, height, pitch, () => random.normal());
  return (i, base) => {
    const [px, py] = [i % width, Math.floor(i / width)];
    const x = (px * Math.cos(angle) + py * Math.sin(angle)) / pitch;
    const y = (-px * Math.sin(angle) + py * Math.cos(angle)) / pitch;
    const fx = x - Math.floor(x) - 0.5;
    const fy = y - Math.floor(y) - 0.5;
    const inked = {
      stripes: fx > 0,
      dots: fx * fx + fy * fy < 0.07,
      checks: fx > 0 !== fy > 0,
      patches: patches.data[i] > 0.5,
    }[kind];
    return inked ? other : base;
  };
}
