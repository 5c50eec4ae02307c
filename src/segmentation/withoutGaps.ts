import type { Raster, Segments } from '../types.js';

/** Labels without those that no pixel has; their order stays. */
export function withoutGaps({ data, width, height }: Raster<Int32Array>): Segments {
  const used = [...new Set(data)].sort((a, b) => a - b);
  const renamed = new Int32Array((used[used.length - 1] as number) + 1);
  used.forEach((label, i) => {
    renamed[label] = i;
  });
  return { data: data.map((label) => renamed[label] as number), width, height, count: used.length };
}
