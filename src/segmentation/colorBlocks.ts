/** Side of a block in pixels; the last blocks of a row or column may be smaller. */
export const SIDE = 8;

/**
 * Colour bounds of the square blocks of a photo, row by row from the top left.
 *
 * @param inside - 1 for pixels that count; without it, all do
 * @returns per block the smallest L, a and b, then the largest; Infinity and -Infinity for a block without a pixel that counts
 */
export function colorBlocks(
  lab: Float64Array,
  width: number,
  height: number,
  inside?: Uint8Array,
): Float64Array {
  const across = Math.ceil(width / SIDE);
  const bounds = new Float64Array(across * Math.ceil(height / SIDE) * 6);
  for (let at = 0; at < bounds.length; at += 6) {
    bounds.fill(Infinity, at, at + 3).fill(-Infinity, at + 3, at + 6);
  }
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (inside && !inside[i]) continue;
      const at = (Math.floor(y / SIDE) * across + Math.floor(x / SIDE)) * 6;
      for (let c = 0; c < 3; c++) {
        const value = lab[i * 3 + c];
        if (value < bounds[at + c]) bounds[at + c] = value;
        if (value > bounds[at + c + 3]) bounds[at + c + 3] = value;
      }
    }
  }
  return bounds;
}
