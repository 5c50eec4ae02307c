import type { Segments } from '../../src/types.js';

/** How many 4-connected pieces the superpixels have; pixels that belong to none are in no piece. */
export function pieces({ data, width }: Segments): number {
  const seen = new Uint8Array(data.length);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start] < 0) continue;
    count++;
    const open = [start];
    seen[start] = 1;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      const next = [i % width > 0 ? i - 1 : -1, (i + 1) % width > 0 ? i + 1 : -1, i - width, i + width];
      for (const j of next) {
        if (j < 0 || j >= data.length || seen[j] || data[j] !== data[i]) continue;
        seen[j] = 1;
        open.push(j);
      }
    }
  }
  return count;
}
