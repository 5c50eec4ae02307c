import type { Raster, Segments } from '../types.js';

/** Label of places beyond the edge or outside of the mask: neither a piece nor a label. */
const OUTSIDE = -(2 ** 31);

/**
 * Gives each connected piece a label of its own, from the top left. A piece of less than `minSize` pixels joins the last neighbour
 * that was met on the way round it; one of `maxSize` pixels is cut off there.
 *
 * A small piece without a neighbour has the label of the next one, as in scikit-image. Where the two are apart, as the islands of a mask
 * may be, each of them has a label for itself in the end: so each superpixel is connected.
 *
 * @param raster - labels; negative ones belong to no superpixel, and become -1
 */
export function connectSegments(
  { data, width, height }: Raster<Int32Array>,
  minSize: number,
  maxSize: number,
): Segments {
  // a pixel has its piece, or the complement of its label until then; with a border around, each has four neighbours
  const across = width + 2;
  const map = new Int32Array(across * (height + 2)).fill(OUTSIDE);
  for (let y = 1, i = 0; y <= height; y++) {
    for (let x = 1; x <= width; x++, i++) {
      if (data[i] >= 0) map[y * across + x] = ~data[i];
    }
  }
  const steps = [1, -1, across, -across];
  const piece = new Int32Array(Math.max(1, Math.min(maxSize, data.length)));
  let count = 0;
  let alone = false;
  for (let start = 0; start < map.length; start++) {
    const free = map[start];
    if (free >= 0 || free === OUTSIDE) continue;
    let neighbour = -1;
    let size = 1;
    piece[0] = start;
    map[start] = count;
    for (let visited = 0; visited < size && size < maxSize; visited++) {
      for (const step of steps) {
        const i = piece[visited] + step;
        const found = map[i];
        if (found === free) {
          map[i] = count;
          piece[size++] = i;
          if (size >= maxSize) break;
        } else if (found >= 0 && found !== count) neighbour = found;
      }
    }
    if (size >= minSize) count++;
    else if (neighbour < 0) alone = true;
    else for (let n = 0; n < size; n++) map[piece[n]] = neighbour;
  }
  const labels = new Int32Array(data.length);
  count = 0;
  for (let y = 1, i = 0; y <= height; y++) {
    for (let x = 1; x <= width; x++) {
      const label = Math.max(-1, map[y * across + x]);
      labels[i++] = label;
      count = Math.max(count, label + 1);
    }
  }
  const segments = { data: labels, width, height, count };
  if (!alone) return segments;
  const pieces = connectSegments(segments, 0, labels.length);
  return pieces.count > segments.count ? pieces : segments;
}
