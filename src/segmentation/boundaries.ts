import type { Raster, Segments } from '../types.js';
import { checkRaster } from '../validate.js';

/** 1 where a pixel and its neighbour to the right or below belong to different superpixels, on both sides of the boundary; else 0. */
export function boundaries(segments: Segments): Raster<Uint8Array> {
  checkRaster('segments', segments, [1]);
  const { data, width, height } = segments;
  const result = new Uint8Array(data.length);
  const mark = (i: number, j: number): void => {
    if (data[i] === data[j]) return;
    result[i] = 1;
    result[j] = 1;
  };
  for (let i = 0; i < data.length; i++) {
    if ((i + 1) % width > 0) mark(i, i + 1);
    if (i + width < data.length) mark(i, i + width);
  }
  return { data: result, width, height };
}
