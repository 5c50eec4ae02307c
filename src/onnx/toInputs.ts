import type { Layout } from '../engine/index.js';
import { luma } from '../image/luminance.js';
import type { Size } from '../types.js';

/** Preprocessing of images for a model. */
export interface InputForm {
  readonly layout: Layout;
  /** Channels of the model's input: 1 for grey images. */
  readonly channels: 1 | 3;
  readonly inputRange: readonly [number, number];
  readonly channelOrder: 'rgb' | 'bgr';
  /** One per channel, in the model's order. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Images, preprocessed for a model.
 *
 * @param images - `[n, height, width, 3]`, RGB in 0..255
 * @returns `[n, channels, height, width]` or `[n, height, width, channels]`, owned by the caller
 */
export function toInputs(
  images: Float32Array,
  { width, height }: Size,
  { layout, channels, inputRange: [low, high], channelOrder, mean, std }: InputForm,
): Float32Array {
  const places = width * height;
  const factors = std.map((value) => (high - low) / 255 / value);
  const offsets = mean.map((value, c) => (low - value) / std[c]);
  if (channels === 1)
    return Float32Array.from(
      { length: images.length / 3 },
      (_, i) => luma(images[3 * i], images[3 * i + 1], images[3 * i + 2]) * factors[0] + offsets[0],
    );
  const inputs = new Float32Array(images.length);
  for (let i = 0; i < images.length; i++) {
    const c = i % 3;
    const own = channelOrder === 'bgr' ? 2 - c : c;
    const pixel = (i - c) / 3;
    const n = Math.floor(pixel / places);
    const at = layout === 'nhwc' ? i - c + own : (n * 3 + own) * places + (pixel - n * places);
    inputs[at] = images[i] * factors[own] + offsets[own];
  }
  return inputs;
}

/** `[n, channels, pixels]` as `[n, pixels, channels]`. */
export function channelsLast(values: Float32Array, channels: number, places: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const place = i % places;
    const c = Math.floor(i / places) % channels;
    const n = Math.floor(i / (places * channels));
    result[(n * places + place) * channels + c] = values[i];
  }
  return result;
}
