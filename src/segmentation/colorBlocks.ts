/** The photo in square blocks, with the colours that each of them has. */
export interface Blocks {
  /** In pixels; the last ones of a row or column may be cut off. */
  readonly side: number;
  /** How many there are in a row, and how many rows. */
  readonly across: number;
  readonly down: number;
  /** Per block the smallest L, a and b, then the largest; Infinity and -Infinity in a block without any pixel that counts. */
  readonly bounds: Float64Array;
}

/** Side of the smallest blocks. */
export const FINEST = 8;

/** Side of the largest blocks. */
const COARSEST = 32;

/**
 * Divides a photo into blocks, the smallest first; each side is twice the one before.
 *
 * @param most - the largest side that is of use, in pixels; it may be less than that of the smallest blocks
 * @param inside - 1 for pixels that count; without it, all do
 */
export function colorBlocks(
  lab: Float64Array,
  width: number,
  height: number,
  most: number,
  inside?: Uint8Array,
): Blocks[] {
  const pixels = { side: 1, across: width, down: height };
  const levels = [grouped(pixels, lab, 3, 0, FINEST, inside)];
  for (let side = 2 * FINEST; side <= Math.min(most, COARSEST); side *= 2) {
    const smaller = levels[levels.length - 1] as Blocks;
    levels.push(grouped(smaller, smaller.bounds, 6, 3, 2));
  }
  return levels;
}

/** Blocks of `factor` times `factor` parts, of which each has its smallest colour at `stride` times its index, and its largest `offset` behind it. */
function grouped(
  parts: Omit<Blocks, 'bounds'>,
  colors: Float64Array,
  stride: number,
  offset: number,
  factor: number,
  inside?: Uint8Array,
): Blocks {
  const across = Math.ceil(parts.across / factor);
  const down = Math.ceil(parts.down / factor);
  const bounds = new Float64Array(across * down * 6);
  for (let row = 0, at = 0; row < down; row++) {
    for (let column = 0; column < across; column++, at += 6) {
      const [right, bottom] = [
        Math.min((column + 1) * factor, parts.across),
        Math.min((row + 1) * factor, parts.down),
      ];
      for (let c = 0; c < 3; c++) {
        let low = Infinity;
        let high = -Infinity;
        for (let y = row * factor; y < bottom; y++) {
          for (let x = column * factor; x < right; x++) {
            if (inside && !inside[y * parts.across + x]) continue;
            const i = (y * parts.across + x) * stride + c;
            low = Math.min(low, colors[i] as number);
            high = Math.max(high, colors[i + offset] as number);
          }
        }
        bounds[at + c] = low;
        bounds[at + c + 3] = high;
      }
    }
  }
  return { side: parts.side * factor, across, down, bounds };
}
