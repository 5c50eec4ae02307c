import type { Random } from '../../src/random.js';
import type { FaceBox, Size } from '../../src/types.js';

/** How far the box of a face is moved, in its sides, and scaled. */
const [MOST_MOVED, LEAST_SCALE, MOST_SCALE] = [0.1, 0.8, 1.25];

/** A box as another detector or a hand might have drawn it. */
export function movedBox(box: FaceBox, random: Random): FaceBox {
  const scale = Math.exp(random.uniform(Math.log(LEAST_SCALE), Math.log(MOST_SCALE)));
  const x = box.x + box.width * (0.5 + random.uniform(-MOST_MOVED, MOST_MOVED));
  const y = box.y + box.height * (0.5 + random.uniform(-MOST_MOVED, MOST_MOVED));
  const [width, height] = [box.width * scale, box.height * scale];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Share of photos that are seen small, and the least share of the grid's side that they have then. */
const [SMALL_SHARE, SMALLEST] = [0.35, 0.5];

/** The size at which a photo is seen: that of the grid, or a smaller one, as a stored face of 80 pixels has. Softness of that kind is no fault. */
export function seenSize({ width, height }: Size, random: Random): Size {
  const share = random.bernoulli(SMALL_SHARE) ? random.uniform(SMALLEST, 1) : 1;
  return { width: Math.round(width * share), height: Math.round(height * share) };
}

/** A photo mirrored or not, a little lighter or darker, and with a little of a cast: none of it is a fault, and none hides one. */
export function relit(
  data: ArrayLike<number>,
  { width, height }: Size,
  mirror: boolean,
  random: Random,
): Uint8ClampedArray {
  const light = random.uniform(-0.12, 0.12);
  const gains = [0, 1, 2].map(() => Math.exp(light + random.uniform(-0.03, 0.03)));
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      const from = (y * width + (mirror ? width - 1 - x : x)) * 3;
      for (let c = 0; c < 3; c++) result[to + c] = data[from + c] * gains[c];
    }
  }
  return result;
}
