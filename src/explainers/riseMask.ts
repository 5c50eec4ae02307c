import type { Size } from '../types.js';

/** A coarse grid of shown (1) and hidden (0) cells, and by how many pixels its enlargement is moved to the left and up. */
export interface RiseCells {
  readonly cells: Uint8Array;
  readonly shift: { readonly x: number; readonly y: number };
}

/** The size of a cell, in pixels: rounded up, so that any shift by less than a cell leaves the photo covered. */
export function cellSize({ width, height }: Size, side: number): Size {
  return { width: Math.ceil(width / side), height: Math.ceil(height / side) };
}

/**
 * Makes the masks of RISE: a grid of `side * side` cells is enlarged to `side + 1` cells along each side, bilinearly and with half-pixel
 * centres, of which a part of the photo's size is cut at the shift.
 *
 * @returns writes how much of each pixel shows, 0..1
 */
export function riseMasks(size: Size, side: number): (mask: Float32Array, given: RiseCells) => void {
  const cell = cellSize(size, side);
  const [columns, rows] = [between(cell.width, side), between(cell.height, side)];
  return (mask, { cells, shift }) => {
    for (let y = 0, i = 0; y < size.height; y++) {
      const row = rows[y + shift.y] as Between;
      const [above, below] = [row.first * side, row.second * side];
      for (let x = 0; x < size.width; x++, i++) {
        const { first, second, share } = columns[x + shift.x] as Between;
        const upper = mix(cells[above + first] as number, cells[above + second] as number, share);
        const lower = mix(cells[below + first] as number, cells[below + second] as number, share);
        mask[i] = mix(upper, lower, row.share);
      }
    }
  };
}

/** Two neighbouring cells and how much of a pixel's value comes from the second. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function between(cell: number, side: number): readonly Between[] {
  const length = (side + 1) * cell;
  return Array.from({ length }, (_, i) => {
    const at = Math.min(side - 1, Math.max(0, ((i + 0.5) * side) / length - 0.5));
    const first = Math.floor(at);
    return { first, second: Math.min(side - 1, first + 1), share: at - first };
  });
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}
