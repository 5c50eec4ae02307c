import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import type { FaceBox, Raster } from '../../types.js';
import { degradation, filled, type Rgb } from '../degradation.js';
import { personMask } from '../head/personMask.js';
import { type Color, cover, place, scaled } from '../pixels/cover.js';
import { openCurve, type Point, strokeInto } from '../pixels/shapes.js';

/**
 * Hair over the eyes, over one half of the face, or strands across it, in the colour of the person's own hair; the mask marks it. After
 * ISO/IEC 29794-5 "face occlusion prevention".
 */
export const hair = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const own = hairColor(image, face);
  const coverage = filled(width, height, 0);
  const tones = new Float32Array(width * height);
  const kind = random.pick(['fringe', 'fringe', 'side', 'strands'] as const);
  const side = random.bernoulli() ? 1 : -1;
  const locks = Math.round((kind === 'strands' ? 3 : 9) + (kind === 'strands' ? 7 : 16) * severity);
  const sweep = kind === 'side' ? side * random.uniform(0.15, 0.5) : random.normal(0, 0.2);
  for (let k = 0; k < locks; k++) {
    const t = (k + random.uniform(0, 1)) / locks;
    const root = kind === 'side' ? 0.5 - side * random.uniform(0, 0.45) : -0.02 + 1.04 * t;
    const tip =
      kind === 'side'
        ? 0.5 + side * (0.55 - 0.75 * t * severity) - 0.1 * side
        : root + sweep + random.normal(0, 0.06);
    const reach = {
      fringe: 0.12 + 0.4 * severity,
      side: 0.35 + 0.75 * severity,
      strands: 0.3 + 0.7 * severity,
    }[kind];
    lock(coverage, tones, face, random, {
      root,
      tip,
      reach: reach * random.uniform(0.8, 1.1),
      // a lock is as wide as its share of the forehead
      wide: kind === 'strands' ? random.uniform(0.01, 0.035) : random.uniform(0.9, 1.7) / locks,
    });
  }
  // roots grow on the head, not on the wall above it
  const person = personMask(image, face);
  for (let i = 0; i < face.y * width && i < person.length; i++) {
    coverage.data[i] = coverage.data[i] * person[i];
  }
  const sheen = smooth(tones, width, height, 0.7);
  return cover(
    image,
    coverage,
    { shadow: 0.4, color: (x, y) => scaled(own, 1 + sheen[y * width + x]) },
    random,
    face,
  );
});

/** One lock: strands that start side by side above the forehead and meet at a tip. */
function lock(
  coverage: Raster<Float32Array>,
  tones: Float32Array,
  face: FaceBox,
  random: Random,
  { root, tip, reach, wide }: { root: number; tip: number; reach: number; wide: number },
): void {
  const thin = Math.max(0.35, face.width * 0.005);
  const strands = Math.max(4, Math.round((2.2 * wide * face.width) / thin / 2));
  const tone = random.normal(0, 0.12);
  const bow = random.normal(0, 0.05);
  const top = random.uniform(-0.3, -0.2);
  for (let n = 0; n < strands; n++) {
    const s = (2 * (n + random.uniform())) / strands - 1;
    const stray = random.bernoulli(0.08) ? random.normal(0, 0.06) : random.normal(0, 0.006);
    const across = (share: number, v: number): Point =>
      place(
        face,
        root +
          (tip - root) * share ** 1.5 +
          bow * Math.sin(3 * share) +
          s * wide * (1 - 0.85 * share ** 3) +
          stray * share,
        v,
      );
    const end = reach * (1 - 0.12 * Math.abs(s)) * random.uniform(0.93, 1.03);
    const line = openCurve(
      [
        across(0, top),
        across(0.25, top + 0.28 * (end - top)),
        across(0.55, top + 0.58 * (end - top)),
        across(0.82, top + 0.84 * (end - top)),
        across(1, end),
      ],
      4,
    );
    const own = tone + random.normal(0, 0.1) + 0.12 * (1 - s * s);
    const [low, high] = [face.y + top * face.height, face.y + end * face.height];
    strokeInto(coverage, line, thin * random.uniform(0.7, 1.3), 1, (i) => {
      // the highlight runs as a band across the bend of the hair
      const v = (Math.floor(i / coverage.width) - low) / Math.max(1, high - low);
      tones[i] = own + 0.22 * Math.exp(-(((v - 0.42) / 0.13) ** 2)) - 0.1;
    });
  }
}

/** Lower-quartile colour of the area above the forehead: hair, if there is any. */
function hairColor({ data, width, height }: Rgb, face: FaceBox): Color {
  const samples: { sum: number; color: Color }[] = [];
  for (let u = 0.1; u <= 0.9; u += 0.1) {
    for (const v of [-0.14, -0.09, -0.04]) {
      const [x, y] = place(face, u, v);
      const i =
        (Math.min(height - 1, Math.max(0, Math.round(y))) * width +
          Math.min(width - 1, Math.max(0, Math.round(x)))) *
        3;
      const color: Color = [data[i], data[i + 1], data[i + 2]];
      samples.push({ color, sum: color[0] + color[1] + color[2] });
    }
  }
  samples.sort((a, b) => a.sum - b.sum);
  return (samples[samples.length >> 2] as { color: Color }).color;
}
