import { luma } from '../../image/luminance.js';
import { resizePhoto } from '../../image/resizePhoto.js';
import { degradation, type Rgb } from '../degradation.js';

/** Standard luminance and chrominance tables (ITU-T T.81, annex K). */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

const COSINES = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/**
 * JPEG compression at a quality from about 40 down to about 5, at the size of the photo or at another size (half to twice as wide, so that blocks have 4 to
 * 16 pixels here), once or, as for forwarded photos, up to three times with shifted blocks. After ISO/IEC 29794-5 "compression artefacts".
 */
export const jpeg = degradation((image, severity, random) => {
  const { width, height } = image;
  const quality = 40 * (5 / 40) ** severity * random.uniform(0.87, 1.15);
  const zoom = random.bernoulli(0.5) ? 1 : 2 ** random.uniform(-1, 1);
  const size = {
    width: Math.max(16, Math.round(width * zoom)),
    height: Math.max(16, Math.round(height * zoom)),
  };
  // smaller photos tolerate less compression, larger ones more
  const fair = Math.max(3, quality * zoom ** -0.35);
  let photo = compressed(resizePhoto(image, size), fair, 0);
  const times = severity > 0.3 && random.bernoulli(0.3) ? 1 + random.integer(2) : 0;
  for (let k = 0; k < times; k++)
    photo = compressed(photo, fair * random.uniform(1.1, 1.5), 1 + random.integer(7));
  return resizePhoto(photo, { width, height });
});

/** A photo after JPEG compression at a quality of 1..100: 4:2:0 chroma, blocks that begin `shift` pixels before the corner. */
export function compressed({ data, width, height }: Rgb, quality: number, shift: number): Rgb {
  const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  const table = (base: readonly number[]): Float32Array =>
    Float32Array.from(base, (value) => Math.min(255, Math.max(1, Math.round(value * scale))));
  const [w, h] = [Math.ceil((width + shift) / 16) * 16, Math.ceil((height + shift) / 16) * 16];
  const [y, cb, cr] = [new Float32Array(w * h), new Float32Array((w * h) / 4), new Float32Array((w * h) / 4)];
  for (let row = 0; row < h; row++) {
    const from = Math.min(height - 1, Math.max(0, row - shift)) * width;
    for (let column = 0; column < w; column++) {
      const i = (from + Math.min(width - 1, Math.max(0, column - shift))) * 3;
      const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
      y[row * w + column] = luma(r, g, b) - 128;
      const half = (row >> 1) * (w / 2) + (column >> 1);
      cb[half] = cb[half] + (-0.168736 * r - 0.331264 * g + 0.5 * b) / 4;
      cr[half] = cr[half] + (0.5 * r - 0.418688 * g - 0.081312 * b) / 4;
    }
  }
  quantise(y, w, h, table(LUMA));
  quantise(cb, w / 2, h / 2, table(CHROMA));
  quantise(cr, w / 2, h / 2, table(CHROMA));
  const result = new Uint8ClampedArray(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [py, px] = [row + shift, column + shift];
      const brightness = y[py * w + px] + 128;
      const half = (py >> 1) * (w / 2) + (px >> 1);
      const [b, r] = [cb[half], cr[half]];
      const i = (row * width + column) * 3;
      result[i] = brightness + 1.402 * r;
      result[i + 1] = brightness - 0.344136 * b - 0.714136 * r;
      result[i + 2] = brightness + 1.772 * b;
    }
  }
  return { data: result, width, height };
}

/** Transforms each 8 x 8 block to cosine coefficients, rounds them to the steps of the table, and transforms them back. */
function quantise(plane: Float32Array, width: number, height: number, table: Float32Array): void {
  const block = new Float32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      const origin = top * width + left;
      for (let i = 0; i < 64; i++) block[i] = plane[origin + (i >> 3) * width + (i & 7)];
      transform(block, false);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i] / table[i]) * table[i];
      transform(block, true);
      for (let i = 0; i < 64; i++) plane[origin + (i >> 3) * width + (i & 7)] = block[i];
    }
  }
}

const SCRATCH = new Float32Array(64);

/** The two-dimensional DCT-II of a block, or its inverse, in place. */
function transform(block: Float32Array, inverse: boolean): void {
  for (const [source, target] of [
    [block, SCRATCH],
    [SCRATCH, block],
  ] as const) {
    // transforms rows and transposes: two passes cover both directions
    for (let line = 0; line < 8; line++) {
      for (let k = 0; k < 8; k++) {
        let sum = 0;
        for (let n = 0; n < 8; n++) {
          sum += source[line * 8 + n] * COSINES[inverse ? n * 8 + k : k * 8 + n];
        }
        target[k * 8 + line] = sum;
      }
    }
  }
}
