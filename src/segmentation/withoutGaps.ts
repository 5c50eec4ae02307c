import type { Raster, Segments } from '../types.js';

/** Renumbers labels without gaps, in the same order; -1 stays. */
export function withoutGaps({ data, width, height }: Raster<Int32Array>): Segments {
  const used = [...new Set(data)].filter((label) => label >= 0).sort((a, b) => a - b);
  const renamed = new Int32Array(used[used.length - 1] + 1);
  used.forEach((label, i) => {
    renamed[label] = i;
  });
  return {
    data: data.map((label) => (label < 0 ? label : renamed[label])),
    width,
    height,
    count: used.length,
  };
}
