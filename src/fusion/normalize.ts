import type { Raster } from '../types.js';
import { checkMap } from './checkMap.js';

/** A map of any precision; what comes out has the precision of what goes in. */
export type FloatMap = Raster<Float32Array> | Raster<Float64Array>;

/** Brings a map to a common scale. A map without any contrast becomes, or stays, 0 everywhere: never NaN. */
export type Normalization = <M extends FloatMap>(map: M) => M;

/** Its smallest value becomes 0 and its largest 1. */
export const minMax: Normalization = (map) => {
  const [low, high] = extremes(map);
  return mapped(map, high > low ? (value) => (value - low) / (high - low) : () => 0);
};

/** Divided by its largest magnitude: signs stay, and 0 stays 0. */
export const maxAbs: Normalization = (map) => {
  const [low, high] = extremes(map);
  const largest = Math.max(-low, high);
  return mapped(map, largest > 0 ? (value) => value / largest : () => 0);
};

/** What speaks for the target only: negative values become 0, the largest 1. The default view of a Grad-CAM map. */
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
