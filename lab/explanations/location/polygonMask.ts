import type { FaceBox, Raster, Size } from '../../../src/types.js';
import type { Vertex } from '../../data/readCoverMarks.js';

/**
 * Polygons of a photo as a mask on the grid that shows a region of it.
 *
 * @param polygons - corners in pixels of the photo; a pixel of the grid counts when its centre lies in one of them
 * @param region - the part of the photo that the grid shows
 * @returns 1 inside, 0 elsewhere
 */
export function polygonMask(
  polygons: readonly (readonly Vertex[])[],
  region: FaceBox,
  { width, height }: Size,
): Raster<Uint8Array> {
  const data = new Uint8Array(width * height);
  const [across, down] = [width / region.width, height / region.height];
  for (const polygon of polygons) {
    const corners = polygon.map(([x, y]): Vertex => [(x - region.x) * across, (y - region.y) * down]);
    for (let y = 0; y < height; y++) {
      const edges = crossings(corners, y + 0.5);
      for (let i = 0; i + 1 < edges.length; i += 2) {
        const [from, to] = [Math.max(0, Math.ceil(edges[i] - 0.5)), Math.min(width, edges[i + 1] - 0.5)];
        for (let x = from; x < to; x++) data[y * width + x] = 1;
      }
    }
  }
  return { data, width, height };
}

/** Where the edges of a polygon cross a horizontal line, from left to right. */
function crossings(corners: readonly Vertex[], y: number): number[] {
  const found: number[] = [];
  corners.forEach(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % corners.length];
    if (y1 <= y !== y2 <= y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  return found.sort((a, b) => a - b);
}
