/** The photo in square blocks, with the colours that each of them has. */
export interface Blocks {
  /** In pixels; the last ones of a row or column may be cut off. */
  readonly side: number;
  /** How many there are in a row, and how many rows. */
  readonly across: number;
  readonly down: number;
  /** Per block the smallest L, a and b, then the largest. */
  readonly bounds: Float64Array;
}

/** Sides of the smallest and the largest blocks, powers of two. */
const [FINEST, COARSEST] = [4, 32];

/** Divides a photo into blocks, the smallest first; each side is twice the one before. */
export function colorBlocks(lab: Float64Array, width: number, height: number): Blocks[] {
  const pixels = { side: 1, across: width, down: height };
  const levels = [grouped(pixels, lab, 3, 0, FINEST)];
  for (let side = 2 * FINEST; side <= COARSEST; side *= 2) {
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
): Blocks {
  const across = Math.ceil(parts.across / factor);
  const down = Math.ceil(parts.down / factor);
  const bounds = new Float64Array(across * down * 6);
  for (let at = 0; at < bounds.length; at += 6) {
    bounds.fill(Infinity, at, at + 3);
    bounds.fill(-Infinity, at + 3, at + 6);
  }
  for (let row = 0, i = 0; row < parts.down; row++) {
    const first = Math.floor(row / factor) * across;
    for (let column = 0; column < parts.across; column++, i += stride) {
      const at = (first + Math.floor(column / factor)) * 6;
      for (let c = 0; c < 3; c++) {
        const low = colors[i + c] as number;
        const high = colors[i + c + offset] as number;
        if (low < (bounds[at + c] as number)) bounds[at + c] = low;
        if (high > (bounds[at + c + 3] as number)) bounds[at + c + 3] = high;
      }
    }
  }
  return { side: parts.side * factor, across, down, bounds };
}
