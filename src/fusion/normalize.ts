import type { Raster } from '../types.js';
import { checkMap } from './checkMap.js';

/** Map in either precision; functions keep the precision of their argument. */
export type FloatMap = Raster<Float32Array> | Raster<Float64Array>;

/**
 * Normalisation of a map to a common scale. A map without contrast becomes, or stays, 0 everywhere: never NaN.
 *
 * @throws TypeError or RangeError for an argument that is not a map of finite numbers
 */
export type Normalization = <M extends FloatMap>(map: M) => M;

/** Min-max normalisation to 0..1: the smallest value becomes 0 and the largest 1. */
export const minMax: Normalization = (map) => {
  const [low, high] = extremes(map);
  // halves, as the range of two finite values need not be finite
  const half = high / 2 - low / 2;
  return mapped(map, half > 0 ? (value) => (value / 2 - low / 2) / half : () => 0);
};

/** Division by the largest magnitude, to -1..1: signs are kept, and 0 stays 0. */
export const maxAbs: Normalization = (map) => {
  const [low, high] = extremes(map);
  const largest = Math.max(-low, high);
  return mapped(map, largest > 0 ? (value) => value / largest : () => 0);
};

/** Evidence for the target class only, in 0..1: negative values become 0, the largest 1. The usual view of a Grad-CAM map. */
export const positive: Normalization = (map) => {
  const [, high] = extremes(map);
  return mapped(map, high > 0 ? (value) => Math.max(0, value) / high : () => 0);
};

/** @throws TypeError or RangeError unless it is a map of finite numbers */
export function extremes(map: FloatMap): [low: number, high: number] {
  checkMap('map', map);
  let [low, high] = [Infinity, -Infinity];
  for (const value of map.data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function mapped<M extends FloatMap>(map: M, f: (value: number) => number): M {
  return { ...map, data: map.data.map(f) };
}
