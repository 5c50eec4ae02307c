import { resizeInterleaved } from '../../image/resizePhoto.js';
import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import type { FaceBox, Size } from '../../types.js';
import type { Rgb } from '../degradation.js';
import { HEAD, headRelief, lightOn } from './headRelief.js';
import { personMask } from './personMask.js';

/** Width of a face in pixels on the grid on which light is computed. */
const ACROSS = 72;

/** Direction of a lamp, a unit vector: to the right, downwards, to the camera. */
export type Lamp = readonly [number, number, number];

/**
 * Gain of each pixel under a lamp and ambient light: on the person it depends on the shape of the head, on the background on the distance.
 *
 * @param ambient - share of the ambient light, 0..1
 */
export function lampGain(
  image: Rgb,
  face: FaceBox,
  lamp: Lamp,
  ambient: number,
  random: Random,
): Float32Array {
  const { width, height } = image;
  const light = lightOnPhoto(image, face, lamp, random.uniform(0.008, 0.035));
  const key = keyOf(light, image, face) * random.uniform(0.7, 1.2);
  const person = personMask(image, face);
  const wall = random.uniform(0, 0.9);
  // beyond 20 degrees the background is lit from one side only
  const side = Math.min(1, Math.max(-1, 3 * lamp[0]));
  const gain = new Float32Array(width * height);
  for (let i = 0; i < gain.length; i++) {
    const off = ((i % width) - face.x - face.width / 2) / face.width;
    const across = 0.5 + (side * off) / 2.8;
    const scene = ambient + (1 - ambient) * wall * Math.min(1, Math.max(0, across));
    // beside the face the outline is an estimate: such pixels must not become brighter
    const most = Math.abs(off) < 0.58 ? 2 : 1;
    const on = Math.min(most, ambient + (key - ambient) * light[i]);
    gain[i] = scene + person[i] * (on - scene);
  }
  return gain;
}

/** Direction of a lamp by its azimuth to the right and its elevation, in degrees. */
export function lampAt(azimuth: number, elevation: number): Lamp {
  const [across, up] = [(Math.PI * azimuth) / 180, (Math.PI * elevation) / 180];
  return [Math.sin(across) * Math.cos(up), -Math.sin(up), Math.cos(across) * Math.cos(up)];
}

/** Shading of the person by a lamp, 0..1; beyond the outline of the head, the shading of its nearest point. */
function lightOnPhoto(image: Rgb, face: FaceBox, lamp: Lamp, softness: number): Float32Array {
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
    if (r < 0.88 || (v > 0.8 && relief[i] > 0)) continue;
    const [x, y] = [Math.round(cx + (u / r) * 0.88 * a), Math.round(cy + (v / r) * 0.88 * b)];
    const [px, py] = [Math.min(size.width - 1, Math.max(0, x)), Math.min(size.height - 1, Math.max(0, y))];
    whole[i] = light[py * size.width + px];
  }
  return resizeInterleaved(smooth(whole, size.width, size.height, own.width * softness), size, image, 1);
}

/** Strength of the lamp at which the lit part of the face keeps its brightness, as with auto-exposure; at most 2. */
function keyOf(light: Float32Array, { width, height }: Size, face: FaceBox): number {
  const values: number[] = [];
  for (let v = 0.05; v < 1; v += 0.05) {
    for (let u = 0.05; u < 1; u += 0.05) {
      const [x, y] = [Math.round(face.x + u * face.width), Math.round(face.y + v * face.height)];
      if (x >= 0 && y >= 0 && x < width && y < height) values.push(light[y * width + x]);
    }
  }
  values.sort((a, b) => a - b);
  return Math.min(2, 1.1 / Math.max(0.1, values[Math.floor(values.length * 0.92)] ?? 1));
}
