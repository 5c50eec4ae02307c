import type { Raster, Segments } from '../types.js';

/** Stands for what lies beyond the edge: neither a piece nor a label. */
const OUTSIDE = -(2 ** 31);

/**
 * Gives each connected piece a label of its own, from the top left. A piece of less than `minSize` pixels joins the last neighbour
 * that was met on the way round it; one of `maxSize` pixels is cut off there.
 */
export function connectSegments(
  { data, width, height }: Raster<Int32Array>,
  minSize: number,
  maxSize: number,
): Segments {
  // a pixel has its piece, or the complement of its label until then; with a border around, each has four neighbours
  const across = width + 2;
  const map = new Int32Array(across * (height + 2)).fill(OUTSIDE);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 1; x <= width; x++) map[(y + 1) * across + x] = ~(data[i++] as number);
  }
  const steps = [1, -1, across, -across];
  const piece = new Int32Array(Math.max(1, Math.min(maxSize, data.length)));
  let count = 0;
  for (let start = 0; start < map.length; start++) {
    const free = map[start] as number;
    if (free >= 0 || free === OUTSIDE) continue;
    let neighbour = 0;
    let size = 1;
    piece[0] = start;
    map[start] = count;
    for (let visited = 0; visited < size && size < maxSize; visited++) {
      for (const step of steps) {
        const i = (piece[visited] as number) + step;
        const found = map[i] as number;
        // beyond the cap nothing is taken in, but the pixel in hand is still looked round
        if (found === free && size < maxSize) {
          map[i] = count;
          piece[size++] = i;
        } else if (found >= 0 && found !== count) neighbour = found;
      }
    }
    if (size < minSize) for (let n = 0; n < size; n++) map[piece[n] as number] = neighbour;
    else count++;
  }
  const result = new Int32Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = (y + 1) * across + 1;
    result.set(map.subarray(row, row + width), y * width);
  }
  // a picture of pieces that are all too small is one superpixel
  return { data: result, width, height, count: Math.max(count, 1) };
}
