import type { Raster } from '../../types.js';
import { checkFloats, checkInteger, checkObject, checkSize } from '../../validate.js';

/** Activations or gradients of a layer: `height * width * channels` values, channels last. */
export interface LayerValues {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * Number of channels of a layer.
 *
 * @throws TypeError or RangeError for values that are not finite, or a number of channels that is not an integer
 */
export function channelsOf(activations: LayerValues): number {
  checkObject('activations', activations, '{ data, width, height }');
  const { data, width, height } = activations;
  checkSize('activations', activations);
  checkFloats('activations.data', data);
  const channels = data.length / (width * height);
  checkInteger('activations channels', channels, 1);
  return channels;
}

/**
 * Number of channels of a layer with gradients.
 *
 * @throws TypeError or RangeError as `channelsOf`, or for gradients of a wrong length, or values that are not finite
 */
export function gradientChannels(activations: LayerValues, gradients: ArrayLike<number>): number {
  const channels = channelsOf(activations);
  checkFloats('gradients', gradients, activations.data.length);
  return channels;
}

/** Sum of `value(i, k)` over all locations, for each channel: `i` is the index of the value, `k` that of the channel. */
export function channelSums(
  { data }: LayerValues,
  channels: number,
  value: (i: number, k: number) => number,
): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < data.length; ) for (let k = 0; k < channels; k++, i++) sums[k] += value(i, k);
  return sums;
}

/** Weighted sum of the activations over the channels at each location, one weight per channel: `weightedSum` without a call per value. */
export function weightedChannels(
  { data, width, height }: LayerValues,
  weights: ArrayLike<number>,
): Raster<Float64Array> {
  const map = new Float64Array(width * height);
  for (let i = 0, place = 0; i < data.length; place++) {
    let sum = 0;
    for (let k = 0; k < weights.length; k++, i++) sum += weights[k] * data[i];
    map[place] = sum;
  }
  return { data: map, width, height };
}

/** Sum of `weight(i, k)` times the activation over the channels at each location: `i` is the index of the value, `k` that of the channel. */
export function weightedSum(
  { data, width, height }: LayerValues,
  channels: number,
  weight: (i: number, k: number) => number,
): Raster<Float64Array> {
  const map = new Float64Array(width * height);
  for (let i = 0, place = 0; i < data.length; place++) {
    let sum = 0;
    for (let k = 0; k < channels; k++, i++) sum += weight(i, k) * data[i];
    map[place] = sum;
  }
  return { data: map, width, height };
}
