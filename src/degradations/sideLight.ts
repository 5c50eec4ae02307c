import type { Random } from '../random.js';
import type { FaceBox, Size } from '../types.js';
import { degradation, type Rgb } from './degradation.js';
import { smooth } from './filters.js';
import { HEAD, headRelief, lightOn } from './headRelief.js';
import { relight, toLinear, toPhoto } from './linearLight.js';
import { addNoise } from './noise.js';
import { personMask } from './personMask.js';
import { rescaled } from './rescaled.js';

/** Pixels of a face's width on the grid on which light is worked out. */
const ACROSS = 72;

/**
 * Light from one side: a lamp 25 to 110 degrees off, and ever less other light, as in the harder subsets of the extended Yale B set
 * (Georghiades et al., https://doi.org/10.1109/34.927464), with the shadows that nose and brow throw. The mask marks the dark side.
 * After ISO/IEC 29794-5 "illumination uniformity".
 */
export const sideLight = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const side = random.bernoulli() ? 1 : -1;
  const azimuth = (Math.PI * Math.min(115, 25 + 82 * severity * random.uniform(0.85, 1.1))) / 180;
  const elevation = (Math.PI * random.uniform(-25, 45)) / 180;
  const ambient = (0.38 * (1 - severity) ** 1.5 + 0.008) * random.uniform(0.6, 1.5);
  const lamp = [
    side * Math.sin(azimuth) * Math.cos(elevation),
    -Math.sin(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
  ] as const;
  const light = lightOnPhoto(image, face, lamp, random.uniform(0.008, 0.035));
  const key = keyOf(light, image, face) * random.uniform(0.7, 1.2);
  const person = personMask(image, face);
  const wall = random.uniform(0, 0.9);
  const gain = new Float32Array(width * height);
  for (let i = 0; i < gain.length; i++) {
    const off = ((i % width) - face.x - face.width / 2) / face.width;
    const across = 0.5 + (side * off) / 2.8;
    const scene = ambient + (1 - ambient) * wall * Math.min(1, Math.max(0, across));
    // beside the face the outline is a guess, and a wrong one must not shine
    const most = Math.abs(off) < 0.58 ? 2 : 1;
    const on = Math.min(most, ambient + (key - ambient) * (light[i] as number));
    gain[i] = scene + (person[i] as number) * (on - scene);
  }
  const mask = gain.map((value) => Math.min(1, Math.max(0, 1 - value)));
  return { image: darkened(image, gain, severity, random), mask: { data: mask, width, height } };
});

/** Less light on some pixels, and at times the noise of a sensor that then had too little. */
export function darkened(image: Rgb, gain: Float32Array, severity: number, random: Random): Rgb {
  if (severity < 0.4 || random.bernoulli()) return relight(image, gain);
  const linear = toLinear(image).map((light, i) => light * (gain[(i / 3) | 0] as number));
  addNoise(linear, image, 0.0008, 0.002 * severity, random);
  return toPhoto(linear, image.width, image.height);
}

/** What a lamp lights of a photo's person, 0..1; beyond the head's outline as at its nearest rim. */
function lightOnPhoto(
  image: Rgb,
  face: FaceBox,
  lamp: readonly [number, number, number],
  softness: number,
): Float32Array {
  const zoom = Math.min(1, ACROSS / face.width);
  const size: Size = {
    width: Math.max(2, Math.round(image.width * zoom)),
    height: Math.max(2, Math.round(image.height * zoom)),
  };
  const [sx, sy] = [size.width / image.width, size.height / image.height];
  const own = { x: face.x * sx, y: face.y * sy, width: face.width * sx, height: face.height * sy };
  const relief = headRelief(size, own);
  const light = lightOn(relief, size, lamp, own.width * 0.9);
  const [cx, cy] = [own.x + own.width / 2, own.y + own.height * HEAD.middle];
  const [a, b] = [own.width * HEAD.across, own.height * HEAD.along];
  const whole = light.slice();
  for (let i = 0; i < whole.length; i++) {
    const [u, v] = [((i % size.width) - cx) / a, (Math.floor(i / size.width) - cy) / b];
    const r = Math.hypot(u, v);
    if (r < 0.88 || (v > 0.8 && (relief[i] as number) > 0)) continue;
    const [x, y] = [Math.round(cx + (u / r) * 0.88 * a), Math.round(cy + (v / r) * 0.88 * b)];
    const [px, py] = [Math.min(size.width - 1, Math.max(0, x)), Math.min(size.height - 1, Math.max(0, y))];
    whole[i] = light[py * size.width + px] as number;
  }
  return rescaled(smooth(whole, size.width, size.height, own.width * softness), size, image, false, 1);
}

/** The strength of the lamp at which the well-lit part of the face keeps its brightness, as a camera would expose it; at most 2. */
function keyOf(light: Float32Array, { width, height }: Size, face: FaceBox): number {
  const values: number[] = [];
  for (let v = 0.05; v < 1; v += 0.05) {
    for (let u = 0.05; u < 1; u += 0.05) {
      const [x, y] = [Math.round(face.x + u * face.width), Math.round(face.y + v * face.height)];
      if (x >= 0 && y >= 0 && x < width && y < height) values.push(light[y * width + x] as number);
    }
  }
  values.sort((a, b) => a - b);
  return Math.min(2, 1.1 / Math.max(0.1, values[Math.floor(values.length * 0.92)] ?? 1));
}
