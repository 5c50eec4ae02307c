import { linearToSrgb, srgbToLinear } from '../../image/srgb.js';
import type { Rgb } from '../degradation.js';

/** sRGB 0..255 to linear light 0..1 (IEC 61966-2-1). */
export const TO_LINEAR = Float32Array.from({ length: 256 }, (_, i) => srgbToLinear(i / 255));

const STEPS = 8192;
const FROM_LINEAR = Float32Array.from({ length: STEPS + 1 }, (_, i) => 255 * linearToSrgb(i / STEPS));

/** Linear light, clipped to 0..1, to sRGB 0..255. */
export function fromLinear(value: number): number {
  if (!(value > 0)) return 0;
  if (value >= 1) return 255;
  // near black the curve is steep: a table would cause banding
  if (value < 0.0031308) return 255 * 12.92 * value;
  const at = value * STEPS;
  const below = at | 0;
  const low = FROM_LINEAR[below];
  return low + (at - below) * (FROM_LINEAR[below + 1] - low);
}

/** A photo in linear light, 0..1, interleaved RGB. */
export function toLinear({ data }: Rgb): Float32Array {
  const linear = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) linear[i] = TO_LINEAR[data[i]];
  return linear;
}

/** Linear light to a photo, clipped at 1 like a sensor. */
export function toPhoto(linear: Float32Array, width: number, height: number): Rgb {
  const data = new Uint8ClampedArray(linear.length);
  for (let i = 0; i < data.length; i++) data[i] = fromLinear(linear[i]);
  return { data, width, height };
}

/** Linear light multiplied by a gain per pixel. */
export function relight(image: Rgb, gain: Float32Array): Rgb {
  const data = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < gain.length; i++) {
    for (let c = i * 3; c < i * 3 + 3; c++) {
      data[c] = fromLinear(TO_LINEAR[image.data[c]] * gain[i]);
    }
  }
  return { data, width: image.width, height: image.height };
}
