import type { Raster, Segments } from '../types.js';

/** Marks pixels beyond the edge or outside the mask: neither a component nor a label. */
const OUTSIDE = -(2 ** 31);

/**
 * Gives each connected component its own label, from the top left. A component of fewer than `minSize` pixels is merged into the last
 * neighbour that the flood fill met; the flood fill stops at `maxSize` pixels, which splits larger ones.
 *
 * A small component without a labelled neighbour gets the label of the next one, as in scikit-image. If the two are not adjacent, as with the
 * islands of a mask, each finally gets its own label: every superpixel is connected.
 *
 * @param raster - labels; negative ones belong to no superpixel, and become -1
 */
export function connectSegments(
  { data, width, height }: Raster<Int32Array>,
  minSize: number,
  maxSize: number,
): Segments {
  // holds the component of a pixel, before that the complement of its label; thanks to the border, every pixel has four neighbours
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
