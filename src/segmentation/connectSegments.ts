import type { Raster, Segments } from '../types.js';

/**
 * Gives each connected piece a label of its own, from the top left. A piece of less than `minSize` pixels joins the last neighbour
 * that was met on the way round it; one of `maxSize` pixels is cut off there.
 */
export function connectSegments(
  { data, width, height }: Raster<Int32Array>,
  minSize: number,
  maxSize: number,
): Segments {
  const result = new Int32Array(data.length).fill(-1);
  const piece = new Int32Array(Math.max(1, Math.min(maxSize, data.length)));
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if ((result[start] as number) >= 0) continue;
    const label = data[start] as number;
    let neighbour = 0;
    let size = 1;
    piece[0] = start;
    result[start] = count;
    const visit = (i: number): void => {
      const found = result[i] as number;
      if (found === -1 && data[i] === label) {
        // beyond the cap nothing is taken in, but the pixel in hand is still looked round
        if (size >= maxSize) return;
        result[i] = count;
        piece[size++] = i;
      } else if (found >= 0 && found !== count) {
        neighbour = found;
      }
    };
    for (let visited = 0; visited < size && size < maxSize; visited++) {
      const i = piece[visited] as number;
      const x = i % width;
      if (x + 1 < width) visit(i + 1);
      if (x > 0) visit(i - 1);
      if (i + width < data.length) visit(i + width);
      if (i >= width) visit(i - width);
    }
    if (size < minSize) for (let n = 0; n < size; n++) result[piece[n] as number] = neighbour;
    else count++;
  }
  // a picture of pieces that are all too small is one superpixel
  return { data: result, width, height, count: Math.max(count, 1) };
}
