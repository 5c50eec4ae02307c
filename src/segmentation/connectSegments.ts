import type { Raster, Segments } from '../types.js';

/** In the map of pieces: a pixel that is in none yet, and one beyond the edge. */
const [FREE, OUTSIDE] = [-1, -2];

/**
 * Gives each connected piece a label of its own, from the top left. A piece of less than `minSize` pixels joins the last neighbour
 * that was met on the way round it; one of `maxSize` pixels is cut off there.
 */
export function connectSegments(
  { data, width, height }: Raster<Int32Array>,
  minSize: number,
  maxSize: number,
): Segments {
  // with a border around both maps no pixel needs to know whether it has neighbours
  const across = width + 2;
  const labels = new Int32Array(across * (height + 2));
  const pieces = new Int32Array(labels.length).fill(OUTSIDE);
  for (let y = 0; y < height; y++) {
    const row = (y + 1) * across + 1;
    labels.set(data.subarray(y * width, (y + 1) * width), row);
    pieces.fill(FREE, row, row + width);
  }
  const steps = [1, -1, across, -across];
  const piece = new Int32Array(Math.max(1, Math.min(maxSize, data.length)));
  let count = 0;
  for (let start = 0; start < pieces.length; start++) {
    if (pieces[start] !== FREE) continue;
    const label = labels[start] as number;
    let neighbour = 0;
    let size = 1;
    piece[0] = start;
    pieces[start] = count;
    for (let visited = 0; visited < size && size < maxSize; visited++) {
      const from = piece[visited] as number;
      for (let n = 0; n < 4; n++) {
        const i = from + (steps[n] as number);
        const found = pieces[i] as number;
        if (found === FREE && labels[i] === label) {
          // beyond the cap nothing is taken in, but the pixel in hand is still looked round
          if (size >= maxSize) continue;
          pieces[i] = count;
          piece[size++] = i;
        } else if (found >= 0 && found !== count) {
          neighbour = found;
        }
      }
    }
    if (size < minSize) for (let n = 0; n < size; n++) pieces[piece[n] as number] = neighbour;
    else count++;
  }
  const result = new Int32Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = (y + 1) * across + 1;
    result.set(pieces.subarray(row, row + width), y * width);
  }
  // a picture of pieces that are all too small is one superpixel
  return { data: result, width, height, count: Math.max(count, 1) };
}
