import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../types.js';

/** Conversion of a layer's output to maps `[n, h, w, channels]`. */
export interface MapLayout {
  /** Of the map; null where the layer leaves it open. */
  readonly channels: number | null;
  /** The caller owns the result, which may share its values with the argument. */
  toMap(values: tf.Tensor): tf.Tensor4D;
  fromMap(map: tf.Tensor4D): tf.Tensor;
}

/**
 * How the output of a layer becomes a map.
 *
 * @param shape - `[n, ...]`: tokens `[n, tokens, channels]` with `grid`, else a map
 * @param channelAxis - of the map
 */
export function mapLayout(
  shape: readonly (number | null)[],
  channelAxis: number,
  grid: Size | undefined,
): MapLayout {
  if (grid) {
    const [, tokens, channels] = shape;
    return {
      channels,
      toMap: (values) => tf.reshape(values, [-1, grid.height, grid.width, Number(channels)]),
      fromMap: (map) => tf.reshape(map, [-1, Number(tokens), Number(channels)]),
    };
  }
  const channels = shape[channelAxis];
  if (channelAxis === 3) return { channels, toMap: (values) => values as tf.Tensor4D, fromMap: (map) => map };
  const places = [1, 2, 3].filter((axis) => axis !== channelAxis);
  const forth = [0, ...places, channelAxis];
  const back = [0, 1, 2, 3].map((axis) => forth.indexOf(axis));
  return {
    channels,
    toMap: (values) => tf.transpose(values as tf.Tensor4D, forth),
    fromMap: (map) => tf.transpose(map, back),
  };
}
