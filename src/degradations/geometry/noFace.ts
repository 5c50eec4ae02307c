import { resizeInterleaved } from '../../image/resizePhoto.js';
import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import type { Size } from '../../types.js';
import { degradation, type Rgb } from '../degradation.js';
import { TO_LINEAR, toPhoto } from '../pixels/linearLight.js';
import { addNoise } from '../pixels/noise.js';
import type { Canvas } from './scenes/canvas.js';
import { building, table } from './scenes/made.js';
import { animal, foliage, landscape } from './scenes/nature.js';
import { fabric, skin, wall, wood } from './scenes/surfaces.js';
import { page, screen } from './scenes/written.js';

/** Synthetic scenes without a face. */
const SCENES: readonly ((size: Size, random: Random) => Canvas)[] = [
  wall,
  wood,
  fabric,
  skin,
  landscape,
  landscape,
  foliage,
  animal,
  animal,
  page,
  screen,
  building,
  table,
  table,
];

/**
 * A picture without a face: a part of the photo's own background, the photo in shuffled tiles, or a synthetic scene as a phone would photograph
 * it. All severities above 0 are equivalent. After ISO/IEC 29794-5 "single face present".
 */
export const noFace = degradation((image, _severity, random) => {
  const { width, height } = image;
  const kind = random.uniform();
  const degraded =
    kind < 0.15
      ? corner(image, random)
      : kind < 0.22
        ? pieces(image, random)
        : photographed(random.pick(SCENES)(image, random), random);
  return {
    image: degraded,
    mask: { data: new Float32Array(width * height).fill(1), width, height },
    face: undefined,
  };
});

/** A synthetic scene with camera effects: uneven light, defocus, grain. */
function photographed({ pixels, width, height }: Canvas, random: Random): Rgb {
  const soft = random.bernoulli(0.7) ? random.uniform(0.4, 0.9) : random.uniform(0.9, 0.02 * width);
  const drawn = Uint8ClampedArray.from(smooth(pixels, width, height, soft, 3));
  const [cx, cy] = [random.uniform(-0.3, 1.3), random.uniform(-0.3, 1.3)];
  const fall = random.bernoulli(0.7) ? random.uniform(0, 1.2) : 0;
  const exposure = 2 ** random.normal(0, 0.5);
  const linear = new Float32Array(drawn.length);
  for (let i = 0; i < width * height; i++) {
    const distance = Math.hypot((i % width) / width - cx, Math.floor(i / width) / height - cy);
    const light = exposure / (1 + fall * distance * distance * 2);
    for (let c = i * 3; c < i * 3 + 3; c++) linear[c] = light * TO_LINEAR[drawn[c]];
  }
  if (random.bernoulli(0.8))
    addNoise(linear, { width, height }, random.uniform(0, 0.001), random.uniform(0, 0.006), random);
  return toPhoto(linear, width, height);
}

/** A part of the picture beside the face, enlarged. */
function corner({ data, width, height }: Rgb, random: Random): Rgb {
  const side = Math.max(2, Math.round(Math.min(width, height) * random.uniform(0.16, 0.26)));
  const x = random.bernoulli() ? 0 : width - side;
  const y = random.bernoulli() ? random.integer(Math.max(1, Math.round(height * 0.2))) : height - side;
  const cut = new Float32Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    const from = (Math.min(height - 1, y + row) * width + x) * 3;
    cut.set(data.subarray(from, from + side * 3), row * side * 3);
  }
  const size = { width: side, height: side };
  return { data: Uint8ClampedArray.from(resizeInterleaved(cut, size, { width, height })), width, height };
}

/** Shuffled tiles of the picture: the colours and textures of a face without a face. */
function pieces({ data, width, height }: Rgb, random: Random): Rgb {
  const across = 4 + random.integer(6);
  const order = random.permutation(across * across);
  const result = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [cx, cy] = [Math.floor((x * across) / width), Math.floor((y * across) / height)];
      const from = order[cy * across + cx];
      const sx = Math.min(width - 1, Math.max(0, Math.round(x + (((from % across) - cx) * width) / across)));
      const sy = Math.min(
        height - 1,
        Math.max(0, Math.round(y + ((Math.floor(from / across) - cy) * height) / across)),
      );
      for (let c = 0; c < 3; c++) result[(y * width + x) * 3 + c] = data[(sy * width + sx) * 3 + c];
    }
  }
  // blurred, so that a model cannot learn the seams
  return {
    data: Uint8ClampedArray.from(smooth(result, width, height, random.uniform(0.5, 3), 3)),
    width,
    height,
  };
}
