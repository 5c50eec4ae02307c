import { cropFace, FACE_MARGIN } from '../../src/image/index.js';
import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Raster } from '../../src/types.js';

/**
 * A picture without a face out of parts of the photo that hardly touch it: one part, or several in soft-edged layers, turned, mirrored and
 * in other colours, so that there is more of the world than the backgrounds of portraits. None where there is no room, and half the time,
 * so that made ones come, too.
 *
 * @param side - width and height of the picture, in pixels
 */
export function scene(pixels: Pixels, face: FaceBox, side: number, random: Random): Pixels | undefined {
  if (random.bernoulli(0.45)) return undefined;
  const layers = random.bernoulli(0.4) ? 1 : 2 + random.integer(4);
  let picture: Uint8ClampedArray | undefined;
  for (let i = 0; i < layers; i++) {
    const box = elsewhere(pixels, face, random);
    if (!box) continue;
    const crop = recoloured(turned(cropFace(pixels, box, { width: side, height: side }), random), random);
    picture = picture ? layered(picture, crop.data, side, random) : crop.data;
  }
  return picture && { data: picture, width: side, height: side };
}

/** A box somewhere in the photo whose region hardly touches the face. */
function elsewhere({ width, height }: Pixels, face: FaceBox, random: Random): FaceBox | undefined {
  for (let attempt = 0; attempt < 30; attempt++) {
    const side = face.width * random.uniform(0.3, 1.3);
    const region = { x: random.uniform(0, width - side), y: random.uniform(0, height - side), side };
    const overlap = (from: number, to: number, start: number, length: number): number =>
      Math.max(0, Math.min(to, start + length) - Math.max(from, start));
    const shared =
      overlap(region.x, region.x + side, face.x, face.width) *
      overlap(region.y, region.y + side, face.y, face.height);
    if (side > Math.min(width, height) || shared > 0.04 * face.width * face.height) continue;
    const length = side / FACE_MARGIN;
    return {
      x: region.x + (side - length) / 2,
      y: region.y + (side - length) / 2,
      width: length,
      height: length,
    };
  }
  return undefined;
}

type Square = Raster<Uint8ClampedArray>;

/** One of the eight ways to turn and mirror a square. */
function turned({ data, width, height }: Square, random: Random): Square {
  const [swap, flipX, flipY] = [random.bernoulli(), random.bernoulli(), random.bernoulli()];
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [a, b] = swap ? [y, x] : [x, y];
      const from = ((flipY ? height - 1 - b : b) * width + (flipX ? width - 1 - a : a)) * 3;
      result.set(data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { data: result, width, height };
}

/** Channels exchanged and scaled: suits become foliage, walls sky. */
function recoloured({ data, width, height }: Square, random: Random): Square {
  if (random.bernoulli(0.3)) return { data, width, height };
  const order = random.permutation(3);
  const mix = random.uniform(0, 1);
  const gains = [0, 1, 2].map(() => random.uniform(0.6, 1.3));
  const lift = random.uniform(-20, 40);
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    const own = data[i];
    const other = data[i - (i % 3) + order[i % 3]];
    result[i] = (own + mix * (other - own)) * gains[i % 3] + lift;
  }
  return { data: result, width, height };
}

/** One picture over another: over a horizon, in a blob, or in stripes. */
function layered(
  below: Uint8ClampedArray,
  above: Uint8ClampedArray,
  side: number,
  random: Random,
): Uint8ClampedArray {
  const [px, py] = [random.uniform(0, side), random.uniform(0, side)];
  const angle = random.normal(Math.PI / 2, 0.3);
  const radius = random.uniform(0.12, 0.5) * side;
  const soft = random.uniform(0.5, 12);
  const waves = [random.uniform(0.01, 0.06), random.uniform(0, 6), random.uniform(0, 0.2) * side];
  const blob = random.bernoulli();
  const result = new Uint8ClampedArray(below.length);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const wave = Math.sin(waves[0] * x + waves[1]) * waves[2];
    const depth = blob
      ? radius - Math.hypot(x - px, y - py + wave)
      : (x - px) * Math.cos(angle) + (y - py + wave) * Math.sin(angle);
    const share = 1 / (1 + Math.exp(-depth / soft));
    for (let c = i * 3; c < i * 3 + 3; c++) {
      result[c] = below[c] + share * (above[c] - below[c]);
    }
  }
  return result;
}
