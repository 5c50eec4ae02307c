/**
 * The distance of each pixel to the nearest marked pixel of its row, Infinity in a row without one: a search around a pixel then looks at one value
 * of a row, however far it reaches.
 *
 * @param marked - not 0 for a marked pixel
 */
export function rowDistances(marked: Uint8Array, width: number): Float64Array {
  const distances = new Float64Array(marked.length);
  for (let start = 0; start < marked.length; start += width) {
    const end = start + width;
    let last = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) {
      if (marked[i]) last = i;
      distances[i] = i - last;
    }
    last = Number.POSITIVE_INFINITY;
    for (let i = end - 1; i >= start; i--) {
      if (marked[i]) last = i;
      distances[i] = Math.min(distances[i], last - i);
    }
  }
  return distances;
}
