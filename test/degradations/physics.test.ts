import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { discBlur } from '../../src/degradations/blur/defocus.js';
import { headRelief, lightOn } from '../../src/degradations/head/headRelief.js';
import { DEGRADATIONS, Random, type Rgb } from '../../src/degradations/index.js';
import { exposed } from '../../src/degradations/light/exposure.js';
import { filtered, trace } from '../../src/degradations/pixels/kernel.js';
import { toPhoto } from '../../src/degradations/pixels/linearLight.js';
import { addNoise } from '../../src/degradations/pixels/noise.js';
import { compressed } from '../../src/degradations/sensor/jpeg.js';
import { plain, portrait } from './photo.js';

const { photo, face } = portrait();

describe('exposure', () => {
  test.each([
    // sRGB 188 is half of full light: 0.5029; a stop is a factor of two
    [188, -1, 137],
    [188, -2, 99],
    [188, 0, 188],
    [188, 1, 255],
    [99, 1, 137],
    [0, 3, 0],
    [10, -1, 5],
  ])('a grey of %i with %i stops more is %i', (grey, stops, expected) => {
    const { data } = toPhoto(exposed(plain(4, 3, grey), stops), 4, 3);
    for (const value of data) expect(Math.abs(value - expected)).toBeLessThanOrEqual(1);
  });

  test('too much light marks clipped pixels, and no others', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { image, mask } = DEGRADATIONS.overexpose(photo, 0.6, { random: new Random(seed), face });
      for (let i = 0; i < mask.data.length; i++) {
        let full = 0;
        for (let c = i * 3; c < i * 3 + 3; c++) if (image.data[c] === 255) full++;
        // 254.6 rounds to 255 and is not clipped
        if (Math.round(mask.data[i] * 3) > full) throw new Error(`marked but not clipped at ${i}`);
      }
    }
  });

  test('too much light clips the same share of a darker face', () => {
    const dark: Rgb = toPhotoOf(exposed(photo, -1), photo);
    const clipped = (of: Rgb): number =>
      DEGRADATIONS.overexpose(of, 0.9, { random: new Random(4), face }).mask.data.reduce((a, b) => a + b, 0);
    expect(Math.abs(clipped(dark) / clipped(photo) - 1)).toBeLessThan(0.05);
  });
});

describe('sensor noise', () => {
  const [width, height] = [160, 160];
  const count = width * height * 3;

  test.each([
    [0.5, 0.01, 0],
    [0.1, 0.01, 0],
    [0.3, 0, 0.02],
    [0.02, 0.004, 0.01],
  ])('at light %f has variance photons * light + read^2, and mean 0', (light, photons, read) => {
    for (let seed = 0; seed < 3; seed++) {
      const linear = new Float32Array(count).fill(light);
      addNoise(linear, { width, height }, photons, read, new Random(seed));
      const mean = linear.reduce((a, b) => a + b, 0) / count;
      const variance = linear.reduce((sum, value) => sum + (value - light) ** 2, 0) / count;
      const expected = photons * light + read * read;
      // correlation over about 2 x 2 pixels leaves a quarter of the values independent: six standard errors
      const free = count / 8;
      expect(Math.abs(mean - light)).toBeLessThan(6 * Math.sqrt(expected / free));
      expect(Math.abs(variance / expected - 1)).toBeLessThan(6 * Math.sqrt(2 / free));
    }
  });

  test('is shared by neighbours, as demosaicing shares it', () => {
    for (let seed = 0; seed < 5; seed++) {
      const linear = new Float32Array(count);
      addNoise(linear, { width, height }, 0, 1, new Random(seed));
      let [near, far] = [0, 0];
      for (let i = 0; i < count - 30; i++) {
        near += (linear[i] * linear[i + 3]) / count;
        far += (linear[i] * linear[i + 30]) / count;
      }
      expect(near).toBeGreaterThan(0.1);
      expect(near).toBeLessThan(0.95);
      expect(Math.abs(far)).toBeLessThan(0.05);
    }
  });

  test('grows with the light as its root', () => {
    const spread = (light: number): number => {
      const linear = new Float32Array(count).fill(light);
      addNoise(linear, { width, height }, 0.01, 0, new Random(9));
      return Math.sqrt(linear.reduce((sum, value) => sum + (value - light) ** 2, 0) / count);
    };
    expect(spread(0.4) / spread(0.1)).toBeCloseTo(2, 4);
  });
});

describe('JPEG', () => {
  test.each([5, 10, 25, 40, 50, 75, 90])('at quality %i loses as much as a real encoder', async (quality) => {
    const raw = { width: photo.width, height: photo.height, channels: 3 as const };
    const file = await sharp(Buffer.from(photo.data), { raw })
      .jpeg({ quality, chromaSubsampling: '4:2:0', optimizeCoding: true })
      .toBuffer();
    const real: Rgb = { ...photo, data: new Uint8ClampedArray(await sharp(file).raw().toBuffer()) };
    const ours = compressed(photo, quality, 0);
    expect(Math.abs(psnr(photo, ours) - psnr(photo, real))).toBeLessThan(0.7);
    // and it is the same loss, not one of the same size
    expect(psnr(ours, real)).toBeGreaterThan(psnr(photo, real) + 3);
  });
});

describe('kernels', () => {
  test('a path of any shape passes on all light, and moves nothing on average', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new Random(seed);
      const path = Array.from(
        { length: 2 + random.integer(40) },
        () => [random.normal(0, 5), random.normal(0, 5)] as const,
      );
      const taps = trace(path);
      const sum = (f: (tap: (typeof taps)[number]) => number): number =>
        taps.reduce((total, tap) => total + f(tap), 0);
      expect(sum(([, , weight]) => weight)).toBeCloseTo(1, 9);
      expect(sum(([dx, , weight]) => dx * weight)).toBeCloseTo(0, 9);
      expect(sum(([, dy, weight]) => dy * weight)).toBeCloseTo(0, 9);
      expect(taps.every(([, , weight]) => weight > 0)).toBe(true);
    }
  });

  test('an even photo stays even, up to its edges', () => {
    const grey = plain(30, 20, 90);
    expect(
      filtered(
        grey,
        trace([
          [-9, 3],
          [4, -2],
          [40, 0],
        ]),
      ).data,
    ).toEqual(grey.data);
    for (const radius of [0.7, 3.4, 25]) {
      const blurred = discBlur(new Float32Array(30 * 20 * 3).fill(0.4), 30, 20, radius);
      expect(Math.max(...blurred.map((value) => Math.abs(value - 0.4)))).toBeLessThan(1e-6);
    }
  });

  test('a point out of focus is an even disc of its radius', () => {
    const point = new Float32Array(41 * 41 * 3);
    for (let c = 0; c < 3; c++) point[(20 * 41 + 20) * 3 + c] = 1;
    const disc = discBlur(point, 41, 41, 8);
    const at = (dx: number, dy: number): number => disc[((20 + dy) * 41 + 20 + dx) * 3];
    for (const [dx, dy] of [
      [0, 0],
      [5, 5],
      [-7, 2],
      [0, -7],
    ] as const)
      expect(at(dx, dy)).toBeCloseTo(1 / (Math.PI * 64), 3);
    for (const [dx, dy] of [
      [9, 0],
      [0, 9],
      [7, -7],
    ] as const)
      expect(at(dx, dy)).toBe(0);
  });
});

describe('light on a head', () => {
  const size = { width: 100, height: 120 };
  const box = { x: 29.5, y: 30, width: 40, height: 60 };
  const relief = headRelief(size, box);
  const lit = (x: number, y: number, z: number): Float32Array => {
    const length = Math.hypot(x, y, z);
    return lightOn(relief, size, [x / length, y / length, z / length], 40);
  };
  const half = (light: Float32Array, right: boolean): number => {
    let sum = 0;
    for (let y = 30; y < 90; y++) {
      for (let x = 30; x < 69; x++) if (x !== 49 && x > 49 === right) sum += light[y * 100 + x];
    }
    return sum;
  };

  test('from the front is the same on both halves, from the side is not', () => {
    const front = lit(0, 0, 1);
    expect(Math.abs(half(front, true) / half(front, false) - 1)).toBeLessThan(0.03);
    const side = lit(1, 0, 0.3);
    expect(half(side, true)).toBeGreaterThan(2.5 * half(side, false));
    expect(half(lit(-1, 0, 0.3), false)).toBeGreaterThan(2.5 * half(lit(-1, 0, 0.3), true));
  });

  test('the nose throws a shadow on the far cheek that shading alone would not', () => {
    const direction = [0.8, 0, 0.6] as const;
    const shadowed = lightOn(relief, size, direction, 40);
    const open = lightOn(relief, size, direction, 0);
    let lost = 0;
    for (let y = 55; y < 75; y++)
      for (let x = 30; x < 49; x++) lost += open[y * 100 + x] - shadowed[y * 100 + x];
    expect(lost).toBeGreaterThan(3);
    expect(shadowed.every((value, i) => value <= open[i])).toBe(true);
  });
});

function toPhotoOf(linear: Float32Array, { width, height }: Rgb): Rgb {
  return toPhoto(linear, width, height);
}

function psnr(a: Rgb, b: Rgb): number {
  const squares = a.data.reduce((sum, value, i) => sum + (value - b.data[i]) ** 2, 0);
  return 10 * Math.log10(255 ** 2 / (squares / a.data.length));
}
