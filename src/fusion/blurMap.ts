import { blurInterleaved } from '../image/gaussianBlur.js';
import type { FloatMap } from './normalize.js';

/**
 * Gaussian blur of a map, like `gaussianBlur` for photos.
 *
 * @param share - standard deviation, as a share of the map's width
 */
export function blurMap<M extends FloatMap>(map: M, share: number): M {
  const { data, width, height } = map;
  const blurred = blurInterleaved(Float64Array.from(data), width, height, 1, share * width);
  return { ...map, data: data.map((_: number, i: number) => blurred[i]) };
}
