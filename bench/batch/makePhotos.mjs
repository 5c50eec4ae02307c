// Photos for measurements of lucidface/batch, made from the reference portraits (generated, CC0): scenes with a face of changing size, place, light and sharpness
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const PORTRAITS = fileURLToPath(new URL('../../models/face-references/', import.meta.url));

/** Numbers in 0..1 from a seed: mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Writes JPEG photos.
 *
 * @param {string} folder - is made
 * @param {number} count
 * @param {{ width?: number, height?: number, seed?: number }} [options] - 1152 x 864, a megapixel, by default
 * @returns {Promise<string[]>} their paths
 */
export async function makePhotos(folder, count, { width = 1152, height = 864, seed = 1 } = {}) {
  mkdirSync(folder, { recursive: true });
  const portraits = [1, 2, 3, 4].map((i) => readFileSync(join(PORTRAITS, `portrait-${i}.bin`)));
  const paths = [];
  for (let i = 0; i < count; i++) {
    const random = randomOf(seed * 100_003 + i);
    const path = join(folder, `photo-${String(i).padStart(5, '0')}.jpg`);
    writeFileSync(path, await photoOf(portraits[i % portraits.length], random, width, height));
    paths.push(path);
  }
  return paths;
}

async function photoOf(portrait, random, width, height) {
  // the portrait shows the face with a margin of .4 of its side
  const side = Math.round(height * (0.4 + 0.55 * random()));
  const [left, top] = [width - side, height - side].map((room) => Math.round(room * (0.3 + 0.4 * random())));
  const face = await sharp(portrait)
    .resize(side, side, { kernel: 'cubic' })
    .modulate({ brightness: 0.7 + 0.5 * random(), saturation: 0.8 + 0.4 * random() })
    .png({ compressionLevel: 1 })
    .toBuffer();
  // noise of a size that JPEG keeps, as a wall or leaves have
  const coarse = { width: width >> 3, height: height >> 3 };
  const values = Buffer.alloc(coarse.width * coarse.height * 3);
  const level = 70 + 100 * random();
  for (let i = 0; i < values.length; i++) values[i] = level + 40 * random();
  const scene = sharp(values, { raw: { ...coarse, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .png({ compressionLevel: 1 });
  const whole = await sharp(await scene.toBuffer())
    .composite([{ input: face, left, top }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  const finished = random() < 0.3 ? sharp(whole).blur(0.5 + 4 * random()) : sharp(whole);
  return finished.jpeg({ quality: Math.round(80 + 15 * random()) }).toBuffer();
}
