import { smooth } from '../../image/smooth.js';
import { blend, degradation, filled } from '../degradation.js';
import { type Color, place } from '../pixels/cover.js';
import { strokeInto } from '../pixels/shapes.js';
import { ADVANCE, strokesOf } from '../pixels/strokeFont.js';

const WORDS = [
  'SAMPLE',
  'DRAFT',
  'PREVIEW',
  'COPY',
  'STOCK PHOTO',
  'BREAKING NEWS',
  'LIVE',
  'NO. 4711',
  'BEST DAY EVER!',
  '@SOMEBODY',
  '12.04.2019 08:15',
  'FOR SALE',
  'HELLO',
  'VOID',
  'CONFIDENTIAL',
] as const;

/**
 * Text over the face: a watermark grid, a caption, a date or one big word; larger, denser and more opaque with rising severity. The mask marks
 * the letters and the bar behind a caption. After ISO/IEC 29794-5 "face occlusion prevention".
 */
export const text = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const kind = random.pick(['watermark', 'watermark', 'caption', 'word'] as const);
  const letters = filled(width, height, 0);
  const opacity = Math.min(1, (kind === 'watermark' ? 0.25 : 0.6) + 0.5 * severity);
  const tall =
    face.height *
    { watermark: 0.07 + 0.07 * severity, caption: 0.09 + 0.09 * severity, word: 0.16 + 0.2 * severity }[
      kind
    ] *
    random.uniform(0.9, 1.1);
  const angle =
    kind === 'caption'
      ? random.normal(0, 0.02)
      : random.pick([-0.55, -0.35, 0, 0.35, 0.55]) + random.normal(0, 0.05);
  const pen = tall * random.uniform(0.05, 0.095);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const write = (line: string, x: number, y: number): void => {
    const start = (-line.length * ADVANCE * tall) / 2;
    [...line].forEach((letter, k) => {
      for (const stroke of strokesOf(letter)) {
        strokeInto(
          letters,
          stroke.map(([px, py]) => {
            const [dx, dy] = [start + (k * ADVANCE + px) * tall, (py - 0.5) * tall];
            return [x + dx * cos - dy * sin, y + dx * sin + dy * cos] as const;
          }),
          pen,
        );
      }
    });
  };
  const word = random.pick(WORDS);
  const [cx, cy] = place(
    face,
    random.uniform(0.4, 0.6),
    kind === 'caption' ? random.uniform(0.55, 0.9) : random.uniform(0.3, 0.7),
  );
  if (kind === 'watermark') {
    const [across, down] = [(word.length + 1.5) * ADVANCE * tall, tall * (3.6 - 1.6 * severity)];
    const rows = Math.ceil((width + height) / down / 2);
    for (let row = -rows; row <= rows; row++) {
      for (let column = -3; column <= 3; column++) {
        const [dx, dy] = [(column + (row % 2) / 2) * across, row * down];
        write(word, cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
      }
    }
  } else write(word, cx, cy);
  const ink: Color = random.pick([
    [255, 255, 255],
    [255, 255, 255],
    [20, 20, 24],
    [230, 40, 40],
    [250, 220, 60],
  ] as const);
  const bar = kind === 'caption' && random.bernoulli(0.5);
  const outlined = kind !== 'watermark' && !bar && random.bernoulli(0.6);
  const ground = bar
    ? Float32Array.from(letters.data, (_, i) =>
        Math.abs(Math.floor(i / width) - cy - Math.tan(angle) * ((i % width) - cx)) < tall * 0.9 ? 0.85 : 0,
      )
    : outlined
      ? smooth(letters.data, width, height, Math.max(0.8, pen * 0.6)).map((value) => Math.min(1, 2.5 * value))
      : new Float32Array(letters.data.length);
  const shade = ink[1] > 120 ? 16 : 240;
  const degraded = new Uint8ClampedArray(image.data.length);
  const mask = new Float32Array(letters.data.length);
  for (let i = 0; i < mask.length; i++) {
    const letter = letters.data[i] > 1e-3 ? letters.data[i] : 0;
    const under = ground[i] > 0.01 ? ground[i] : 0;
    mask[i] = opacity * Math.max(letter, under);
    const share = letter / Math.max(1e-6, letter, under);
    for (let c = 0; c < 3; c++) degraded[i * 3 + c] = shade + share * (ink[c] - shade);
  }
  return blend(image, { data: degraded, width, height }, { data: mask, width, height });
});
